using System.Threading.Channels;
using K13d.Application.Ports.Releases;

namespace K13d.Application.Releases;

/// <summary>What is told of a change while it is made: one for each request. Nobody need listen.</summary>
public sealed class ReleaseProgress
{
    private const int MostUnheard = 256;

    // Who listens slowly, or not at all, misses the oldest: it is the end that counts, and Helm must not wait for it.
    private readonly Channel<ReleaseStep> steps = Channel.CreateBounded<ReleaseStep>(
        new BoundedChannelOptions(MostUnheard) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>What was told and not heard yet.</summary>
    public ChannelReader<ReleaseStep> Steps => steps.Reader;

    /// <summary>Never holds up whoever tells.</summary>
    internal void Tell(ReleaseStep step) => steps.Writer.TryWrite(step);

    /// <summary>There will be no more.</summary>
    public void End() => steps.Writer.TryComplete();
}
