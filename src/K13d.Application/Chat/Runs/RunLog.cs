using System.Text;
using System.Threading.Channels;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Signals;
using K13d.Domain.Chat;
using K13d.Domain.Failures;

namespace K13d.Application.Chat.Runs;

/// <summary>
/// Keeps what a run tells, in its order, and wakes its readers: they read what is kept, on whichever replica. Who tells does not wait for the database, but can
/// (<see cref="Kept"/>).
/// </summary>
internal sealed class RunLog(RunOrder order, IChatEvents events, ISignals signals, TimeProvider time)
{
    /// <summary>From so many waiting events on, pieces of an answer that follow each other become one: a model may be faster than the database.</summary>
    private const int Crowd = 32;

    /// <summary>For so long a database that does not answer is asked again; after that the run's lease is over.</summary>
    private static readonly TimeSpan Patience = ChatRuns.Lease;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Entry> waiting = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StringBuilder said = new();
    private long number = order.Session.LastEvent;

    public void Tell(ChatEvent what) => waiting.Writer.TryWrite(new Entry(what, Kept: null));

    /// <summary>Until all that was told is kept, what was said up to now as a message of the session.</summary>
    public Task Kept(CancellationToken cancellation)
    {
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Writer.TryWrite(new Entry(Event: null, kept));
        return kept.Task.WaitAsync(cancellation);
    }

    /// <summary>Keeps what is told until the last event. A failure means that the run has to end: it is kept no more.</summary>
    public async Task<Result<Done>> Keep()
    {
        var batch = new List<Entry>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            // Up to where a message ends, which is kept with the events before it.
            while (waiting.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
                if (EndsMessage(entry))
                {
                    break;
                }
            }

            if ((await Append(batch)).IsFailure(out var failure, out _))
            {
                return failure;
            }

            await signals.Send(ChatTopics.Events(order.Session.Id), CancellationToken.None);
            batch[^1].Kept?.TrySetResult();
            if (batch[^1].Event is { IsLast: true })
            {
                break;
            }
        }

        return new Done();
    }

    private async Task<Result<Done>> Append(List<Entry> batch)
    {
        var told = Together(batch.Select(entry => entry.Event).OfType<ChatEvent>().ToList());
        NumberedEvent[] numbered = [.. told.Select(what => new NumberedEvent(++number, order.Run, what))];
        foreach (var chunk in told.OfType<ChatEvent.Chunk>())
        {
            said.Append(chunk.Content);
        }

        var answer = EndsMessage(batch[^1]) && said.Length > 0 ? new ChatMessage(ChatRole.Assistant, said.ToString(), time.GetUtcNow()) : null;
        for (var began = time.GetUtcNow(); ;)
        {
            var kept = await events.Append(order.Session.Id, order.Run, numbered, answer, CancellationToken.None);
            if (!kept.IsFailure(out var failure, out _))
            {
                if (answer is not null)
                {
                    said.Clear();
                }

                return new Done();
            }

            if (failure is not Failure.Unavailable || time.GetUtcNow() - began > Patience)
            {
                return failure;
            }

            await Task.Delay(Pause, time);
        }
    }

    private static bool EndsMessage(Entry entry) => entry.Event is null or { IsLast: true };

    private static List<ChatEvent> Together(List<ChatEvent> told)
    {
        if (told.Count < Crowd)
        {
            return told;
        }

        var together = new List<ChatEvent>();
        foreach (var what in told)
        {
            if (what is ChatEvent.Chunk next && together is [.., ChatEvent.Chunk before])
            {
                together[^1] = new ChatEvent.Chunk(before.Content + next.Content);
            }
            else
            {
                together.Add(what);
            }
        }

        return together;
    }

    /// <param name="Event">Null where only a message ends.</param>
    private sealed record Entry(ChatEvent? Event, TaskCompletionSource? Kept);
}
