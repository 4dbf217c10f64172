using System.Text;
using System.Threading.Channels;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Streams.WebSockets;

/// <summary>A command's streams as channels of a WebSocket: 0 is its input, 1 its output, 2 its errors, 3 its end, 4 the size of its terminal.</summary>
internal sealed class SocketCommandStreams : ICommandStreams, IDisposable
{
    private static readonly TimeSpan WritesOnFor = TimeSpan.FromMilliseconds(200);

    private const byte InputStream = 0;
    private const byte OutputStream = 1;
    private const byte ErrorStream = 2;
    private const byte EndStream = 3;
    private const byte SizeStream = 4;

    private readonly ChannelSocket socket;
    private readonly WantedStreams wanted;
    private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateBounded<ReadOnlyMemory<byte>>(16);
    private readonly Channel<TerminalSize> sizes = Channel.CreateBounded<TerminalSize>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource hungUp = new();
    private readonly Task receiving;

    /// <param name="ended">Cancelled when the server stops or the connection is lost.</param>
    public SocketCommandStreams(ChannelSocket socket, WantedStreams wanted, CancellationToken ended)
    {
        (this.socket, this.wanted) = (socket, wanted);
        receiving = Receive(ended);
    }

    public ChannelReader<ReadOnlyMemory<byte>> Input => input.Reader;

    public IAsyncEnumerable<TerminalSize> ReadSizes(CancellationToken cancellation) => sizes.Reader.ReadAllAsync(cancellation);

    public CancellationToken HungUp => hungUp.Token;

    /// <summary>The real one begins with an empty message.</summary>
    public ValueTask Begin(CancellationToken cancellation) =>
        socket.Send(wanted.Output ? OutputStream : wanted.Error ? ErrorStream : EndStream, default, cancellation);

    public ValueTask Write(bool isError, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        (isError ? wanted.Error : wanted.Output) ? socket.Send(isError ? ErrorStream : OutputStream, bytes, cancellation) : default;

    public async Task End(CommandEnd end, CancellationToken cancellation)
    {
        var text = socket.Protocol.HasStatus ? end.ToStatus(isTranslated: socket.Protocol.ClosesStreams).ToJsonString(JsonText.Options) : end.ToText();
        if (text.Length > 0) await socket.Send(EndStream, Encoding.UTF8.GetBytes(text), cancellation);
        if (wanted.Input) await TakeTheRest(cancellation);
        await socket.Close(receiving, cancellation);
    }

    // A client that finds its connection closed while it still writes takes that for a fault.
    private async Task TakeTheRest(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(WritesOnFor);
        try
        {
            while (await input.Reader.WaitToReadAsync(limit.Token)) input.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It has had its time.
        }
    }

    public void Dispose() => hungUp.Dispose();

    private async Task Receive(CancellationToken ended)
    {
        try
        {
            await foreach (var (stream, piece) in socket.Receive(ended))
            {
                if (stream == InputStream && wanted.Input)
                {
                    if (piece is { } typed) await input.Writer.WriteAsync(typed, ended);
                    else input.Writer.TryComplete();
                }
                else if (stream == SizeStream && piece is { } size && TerminalSize.Read(size.Span) is { } read)
                {
                    sizes.Writer.TryWrite(read);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException || (gone is ChannelClosedException && hungUp.IsCancellationRequested))
        {
            // The connection is lost, or the server stops: as if the client had closed.
        }

        input.Writer.TryComplete();
        sizes.Writer.TryComplete();
        await hungUp.CancelAsync();
    }
}
