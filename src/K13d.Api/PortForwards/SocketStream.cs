using System.Net.WebSockets;
using K13d.Application.Ports.PortForwards;

namespace K13d.Api.PortForwards;

/// <summary>
/// A caller's WebSocket as a stream of bytes. A read is not cut off by its token, because that would tear the connection down before its caller is told
/// why it ends; it goes on until the socket is closed.
/// </summary>
internal sealed class SocketStream(WebSocket socket) : DuplexStream
{
    private readonly byte[] received = new byte[32 * 1024];
    private Task<ValueWebSocketReceiveResult>? receiving;
    private ReadOnlyMemory<byte> unread;

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

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
}
