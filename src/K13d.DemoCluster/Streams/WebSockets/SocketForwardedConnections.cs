using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace K13d.DemoCluster.Streams.WebSockets;

/// <summary>
/// One connection to each port that the URL names, as two channels of a WebSocket: an even one for what is sent, the odd one after it for what
/// goes wrong. Each begins with the port's number. k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go
/// </summary>
internal sealed class SocketForwardedConnections : IForwardedConnections, IDisposable
{
    private const int PiecesWaiting = 16;

    private readonly ChannelSocket socket;
    private readonly PortChannels[] ports;
    private readonly CancellationTokenSource hungUp = new();
    private readonly Task receiving;
    private int open;

    /// <param name="ended">Cancelled when the server stops or the connection is lost.</param>
    public SocketForwardedConnections(ChannelSocket socket, IReadOnlyList<int> ports, CancellationToken ended)
    {
        this.socket = socket;
        this.ports = [.. ports.Select((port, at) => new PortChannels(this, port, (byte)(2 * at)))];
        open = ports.Count;
        receiving = Receive(ended);
    }

    public CancellationToken HungUp => hungUp.Token;

    public async IAsyncEnumerable<IForwardedConnection> Accept([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var port in ports) await port.Begin(cancellation);
        foreach (var port in ports) yield return port;
        await receiving;
    }

    public void Dispose() => hungUp.Dispose();

    private async Task Receive(CancellationToken ended)
    {
        try
        {
            await foreach (var (stream, piece) in socket.Receive(ended))
            {
                // What is sent to a channel of errors, or to none, goes nowhere.
                if (stream % 2 == 0 && stream / 2 < ports.Length && piece is { } bytes) await ports[stream / 2].Take(bytes, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The connection is lost, or the server stops: as if the client had closed.
        }

        foreach (var port in ports) port.Complete();
        await hungUp.CancelAsync();
    }

    private async ValueTask Closed(CancellationToken cancellation)
    {
        if (Interlocked.Decrement(ref open) == 0) await socket.Close(receiving, cancellation);
    }

    private sealed class PortChannels(SocketForwardedConnections all, int port, byte channel) : IForwardedConnection
    {
        private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateBounded<ReadOnlyMemory<byte>>(PiecesWaiting);

        public int Port => port;

        public ChannelReader<ReadOnlyMemory<byte>> Input => input.Reader;

        public async ValueTask Begin(CancellationToken cancellation)
        {
            byte[] number = [(byte)port, (byte)(port >> 8)];
            await all.socket.Send(channel, number, cancellation);
            await all.socket.Send((byte)(channel + 1), number, cancellation);
        }

        public async ValueTask Take(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            if (await input.Writer.WaitToWriteAsync(cancellation)) input.Writer.TryWrite(bytes);
        }

        public void Complete() => input.Writer.TryComplete();

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => all.socket.Send(channel, bytes, cancellation);

        public ValueTask Fail(string why, CancellationToken cancellation) =>
            all.socket.Send((byte)(channel + 1), Encoding.UTF8.GetBytes(why), cancellation);

        public ValueTask Close(CancellationToken cancellation)
        {
            Complete();
            return all.Closed(cancellation);
        }
    }
}
