using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.PortForwards;

/// <summary>
/// One connection to a port of a pod, as two channels of a WebSocket: 0 has the bytes of both ways, 1 what goes wrong. Each begins with the number of the
/// port. Nothing is read before it is asked for, so a slow reader slows the pod down. The protocol cannot close one way alone.
/// </summary>
/// <remarks>
/// Newer API servers also tunnel SPDY through a WebSocket, which could close one way; but containerd then closes the other one a second later, and an answer
/// that takes longer is lost. This protocol every kubelet speaks.
/// </remarks>
/// <seealso href="https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go"/>
internal sealed class PodPortStream(WebSocket socket, ResourceRef pod, int port, TimeProvider time) : DuplexStream
{
    public const string Protocol = "v4.channel.k8s.io";

    private const byte Data = 0;
    private const byte Errors = 1;
    private const int PieceBytes = 32 * 1024;
    private const int MostErrorText = 4 * 1024;

    private static readonly TimeSpan ClosesWithin = TimeSpan.FromSeconds(2);

    private readonly byte[] received = new byte[PieceBytes];
    private readonly int[] portBytes = [sizeof(ushort), sizeof(ushort)];
    private readonly StringBuilder errors = new();
    private ReadOnlyMemory<byte> unread;
    private byte? channel;
    private int closed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (unread.IsEmpty)
        {
            if (!await Receive(cancellationToken))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, unread.Length);
        unread[..count].CopyTo(buffer);
        unread = unread[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var message = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, PieceBytes) + 1);
        try
        {
            message[0] = Data;
            for (var left = buffer; !left.IsEmpty;)
            {
                var count = Math.Min(left.Length, PieceBytes);
                left[..count].CopyTo(message.AsMemory(1));
                await socket.SendAsync(message.AsMemory(0, count + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
                left = left[count..];
            }
        }
        catch (Exception broken) when (IsBroken(broken, cancellationToken))
        {
            throw Lost(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            using var limit = new CancellationTokenSource(ClosesWithin, time);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException || IsBroken(gone, CancellationToken.None))
            {
                // The other side was faster.
            }

            socket.Dispose();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref closed, 1) == 0)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A piece of a message. False where the pod has closed the connection.</summary>
    private async ValueTask<bool> Receive(CancellationToken cancellation)
    {
        var piece = await Next(cancellation);
        if (piece.MessageType == WebSocketMessageType.Close)
        {
            return errors.Length == 0 ? false : throw new PodPortException($"The port {port} of {pod} cannot be reached: {errors}");
        }

        var bytes = received.AsMemory(0, piece.Count);
        if (channel is null && !bytes.IsEmpty)
        {
            channel = bytes.Span[0];
            bytes = bytes[1..];
        }

        if (channel is Data or Errors)
        {
            var number = Math.Min(portBytes[channel.Value], bytes.Length);
            portBytes[channel.Value] -= number;
            bytes = bytes[number..];
        }

        if (channel == Data)
        {
            unread = bytes;
        }
        else if (channel == Errors && errors.Length < MostErrorText)
        {
            errors.Append(Encoding.UTF8.GetString(bytes.Span).TrimEnd());
        }

        channel = piece.EndOfMessage ? null : channel;
        return true;
    }

    private async ValueTask<ValueWebSocketReceiveResult> Next(CancellationToken cancellation)
    {
        try
        {
            return await socket.ReceiveAsync(received.AsMemory(), cancellation);
        }
        catch (Exception broken) when (IsBroken(broken, cancellation))
        {
            throw Lost(broken);
        }
    }

    /// <summary>A socket that is closed while it waits says so in one of these ways.</summary>
    private static bool IsBroken(Exception exception, CancellationToken cancellation) =>
        exception is WebSocketException or IOException or ObjectDisposedException
        || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);

    private PodPortException Lost(Exception why) => new($"The connection to the port {port} of {pod} is lost.", why);
}
