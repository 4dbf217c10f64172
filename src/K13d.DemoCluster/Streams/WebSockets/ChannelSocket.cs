using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace K13d.DemoCluster.Streams.WebSockets;

/// <summary>A WebSocket whose messages belong to numbered streams. Many may send at once.</summary>
internal sealed class ChannelSocket(WebSocket socket, ChannelProtocol protocol) : IDisposable
{
    private const int PieceBytes = 32 * 1024;

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim sending = new(1, 1);

    public ChannelProtocol Protocol => protocol;

    private bool CanSend => socket.State is WebSocketState.Open or WebSocketState.CloseReceived;

    public async ValueTask Send(byte stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var message = protocol.IsBase64 ? Encoding.ASCII.GetBytes($"{stream}{Convert.ToBase64String(bytes.Span)}") : [stream, .. bytes.Span];
        await sending.WaitAsync(cancellation);
        try
        {
            if (CanSend)
            {
                await socket.SendAsync(message, protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException)
        {
            // Who receives learns that the client is gone, and ends what sends.
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>
    /// What comes, in pieces of messages, until the client closes or is gone. Of a stream that the client closes the last piece is null.
    /// </summary>
    public async IAsyncEnumerable<(byte Stream, ReadOnlyMemory<byte>? Piece)> Receive([EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        byte? stream = null;
        while (await ReceivePiece(buffer, cancellation) is { } received)
        {
            var piece = buffer.AsMemory(0, received.Count);
            if (stream is null && piece.Length > 0)
            {
                stream = protocol.IsBase64 ? (byte)(piece.Span[0] - '0') : piece.Span[0];
                piece = piece[1..];
            }

            if (stream == 0xff && protocol.ClosesStreams && piece.Length > 0) yield return (piece.Span[0], null);
            else if (stream is { } known && piece.Length > 0) yield return (known, protocol.IsBase64 ? Decoded(piece.Span) : piece.ToArray());
            if (received.EndOfMessage) stream = null;
        }
    }

    public async Task Close(Task receiving, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            if (CanSend) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (WebSocketException) when (socket.State is WebSocketState.Aborted or WebSocketState.Closed)
        {
            // The client was faster.
        }
        finally
        {
            sending.Release();
        }

        // A connection that is torn down before the client has answered may take the last messages with it.
        await Task.WhenAny(receiving, Task.Delay(ClosesWithin, cancellation));
    }

    public void Dispose() => sending.Dispose();

    private async Task<ValueWebSocketReceiveResult?> ReceivePiece(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var received = await socket.ReceiveAsync(buffer, cancellation);
            return received.MessageType == WebSocketMessageType.Close ? null : received;
        }
        catch (WebSocketException) when (socket.State is WebSocketState.Aborted or WebSocketState.Closed)
        {
            return null;
        }
    }

    private static byte[] Decoded(ReadOnlySpan<byte> base64)
    {
        var decoded = new byte[base64.Length];
        return Convert.TryFromBase64String(Encoding.ASCII.GetString(base64), decoded, out var length) ? decoded[..length] : [];
    }
}
