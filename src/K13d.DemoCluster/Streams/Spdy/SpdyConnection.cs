using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>
/// The server's side of a SPDY 3.1 connection as kubectl and Go's clients speak it: they open streams and push nothing, and neither side limits
/// the other by windows. https://pkg.go.dev/github.com/moby/spdystream
/// </summary>
internal sealed class SpdyConnection(Stream transport) : IDisposable
{
    private const int MostStreams = 1_000;

    // A server's have even numbers.
    private const int ServersPing = 2;

    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly HeaderBlocks headers = new();
    private readonly ConcurrentDictionary<int, SpdyStream> streams = new();
    private readonly Channel<SpdyStream> opened = Channel.CreateBounded<SpdyStream>(MostStreams);
    private readonly CancellationTokenSource hungUp = new();
    private int last;

    /// <summary>The streams that the client opens; complete when the connection ends.</summary>
    public ChannelReader<SpdyStream> Opened => opened.Reader;

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken HungUp => hungUp.Token;

    /// <summary>Reads until the client is gone.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var knocking = Knock(over.Token);
        try
        {
            while (await SpdyFrame.Read(transport, cancellation) is { } frame && frame.Type != SpdyFrameType.GoAway) await Take(frame, cancellation);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or WebSocketException or OperationCanceledException)
        {
            // What is no SPDY, a lost connection and a server that stops end it alike.
        }

        foreach (var stream in streams.Values) stream.Reset();
        opened.Writer.TryComplete();
        await hungUp.CancelAsync();
        await over.CancelAsync();
        await knocking;
    }

    public async ValueTask Send(SpdyFrame frame, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            await transport.WriteAsync(frame.ToBytes(), cancellation);
            await transport.FlushAsync(cancellation);
        }
        catch (Exception gone) when (gone is IOException or WebSocketException)
        {
            await hungUp.CancelAsync();
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public ValueTask GoAway(CancellationToken cancellation) => Send(SpdyFrame.Of(SpdyFrameType.GoAway, last, 0), cancellation);

    public void Dispose()
    {
        headers.Dispose();
        hungUp.Dispose();
        sending.Dispose();
    }

    // A client that is gone while more has come than is read is only noticed by who writes to it.
    private async Task Knock(CancellationToken cancellation)
    {
        using var clock = new PeriodicTimer(BetweenPings);
        try
        {
            while (await clock.WaitForNextTickAsync(cancellation)) await Send(SpdyFrame.Of(SpdyFrameType.Ping, ServersPing), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The connection is over.
        }
    }

    private async Task Take(SpdyFrame frame, CancellationToken cancellation)
    {
        switch (frame.Type)
        {
            case null when streams.TryGetValue(frame.Stream, out var stream):
                await stream.Receive(frame.Payload, frame.IsFinal, cancellation);
                break;
            case SpdyFrameType.SynStream:
                await Open(frame, cancellation);
                break;
            case SpdyFrameType.Headers when frame.Payload.Length > 4:
                headers.Read(frame.Payload.Span[4..]);
                break;
            case SpdyFrameType.RstStream when streams.TryRemove(frame.Stream, out var stream):
                stream.Reset();
                break;
            case SpdyFrameType.Ping when frame.Stream != ServersPing:
                await Send(frame, cancellation);
                break;
        }
    }

    private async Task Open(SpdyFrame frame, CancellationToken cancellation)
    {
        // The stream, one that it belongs to, its priority, its headers.
        const int headersAt = 10;
        if (frame.Payload.Length < headersAt) throw new InvalidDataException("A new stream has headers.");
        if (streams.Count >= MostStreams) throw new InvalidDataException("More streams are not opened.");
        var stream = new SpdyStream(this, frame.Stream, headers.Read(frame.Payload.Span[headersAt..]));
        if (!streams.TryAdd(frame.Stream, stream)) throw new InvalidDataException($"Stream {frame.Stream} is open already.");
        last = frame.Stream;
        await Send(SpdyFrame.Reply(frame.Stream, headers.WriteEmpty()), cancellation);
        if (frame.IsFinal) await stream.Receive(default, isFinal: true, cancellation);
        await opened.Writer.WriteAsync(stream, cancellation);
    }

    /// <summary>Forgets a stream that both sides are done with.</summary>
    public void Forget(SpdyStream stream) => streams.TryRemove(stream.Id, out _);
}
