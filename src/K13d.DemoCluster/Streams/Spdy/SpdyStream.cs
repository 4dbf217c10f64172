using System.Threading.Channels;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>One stream that the client has opened.</summary>
internal sealed class SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers)
{
    private const int PiecesWaiting = 16;

    private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateBounded<ReadOnlyMemory<byte>>(PiecesWaiting);
    private bool isClosed;

    public int Id => id;

    /// <summary>The header, or empty.</summary>
    public string Header(string name) => headers.GetValueOrDefault(name) ?? "";

    /// <summary>What the client writes, until it closes its side.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Input => input.Reader;

    public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        isClosed ? default : connection.Send(SpdyFrame.Data(id, bytes, isFinal: false), cancellation);

    /// <summary>Closes our side.</summary>
    public ValueTask Close(CancellationToken cancellation)
    {
        if (isClosed) return default;
        isClosed = true;
        return connection.Send(SpdyFrame.Data(id, default, isFinal: true), cancellation);
    }

    /// <summary>Takes what came; who writes more than is read waits.</summary>
    public async ValueTask Receive(ReadOnlyMemory<byte> bytes, bool isFinal, CancellationToken cancellation)
    {
        if (bytes.Length > 0 && await input.Writer.WaitToWriteAsync(cancellation)) input.Writer.TryWrite(bytes);
        if (isFinal) input.Writer.TryComplete();
    }

    /// <summary>The client wants no more of it.</summary>
    public void Reset()
    {
        isClosed = true;
        input.Writer.TryComplete();
    }
}
