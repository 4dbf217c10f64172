using System.Net.WebSockets;

namespace K13d.Api.PortForwards;

/// <summary>
/// A caller's WebSocket as a stream of bytes. A read is not cut off by its token, because that would tear the connection down before its caller is told
/// why it ends; it goes on until the socket is closed.
/// </summary>
internal sealed class SocketStream(WebSocket socket) : Stream
{
    private readonly byte[] received = new byte[32 * 1024];
    private Task<ValueWebSocketReceiveResult>? receiving;
    private ReadOnlyMemory<byte> unread;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (unread.IsEmpty)
        {
            receiving ??= socket.ReceiveAsync(received.AsMemory(), CancellationToken.None).AsTask();
            var piece = await receiving.WaitAsync(cancellationToken);
            receiving = null;
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return 0;
            }

            unread = received.AsMemory(0, piece.Count);
        }

        var count = Math.Min(buffer.Length, unread.Length);
        unread[..count].CopyTo(buffer);
        unread = unread[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // What is written is on its way.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
