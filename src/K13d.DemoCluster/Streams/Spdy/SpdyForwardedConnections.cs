using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>
/// Connections as pairs of streams with the same <c>requestID</c>: one for what is sent, one for what goes wrong.
/// k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go
/// </summary>
internal sealed class SpdyForwardedConnections(SpdyConnection connection) : IForwardedConnections
{
    public CancellationToken HungUp => connection.HungUp;

    public async IAsyncEnumerable<IForwardedConnection> Accept([EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        await foreach (var stream in connection.Opened.ReadAllAsync(cancellation))
        {
            var request = stream.Header("requestID");
            if (!waiting.Remove(request, out var other))
            {
                waiting[request] = stream;
                continue;
            }

            var (data, error) = stream.Header("streamType") == "data" ? (stream, other) : (other, stream);
            var port = int.TryParse(data.Header("port"), CultureInfo.InvariantCulture, out var number) ? number : 0;
            yield return new Pair(connection, port, data, error);
        }
    }

    private sealed class Pair(SpdyConnection connection, int port, SpdyStream data, SpdyStream error) : IForwardedConnection
    {
        public int Port => port;

        public ChannelReader<ReadOnlyMemory<byte>> Input => data.Input;

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => data.Write(bytes, cancellation);

        public ValueTask Fail(string why, CancellationToken cancellation) => error.Write(Encoding.UTF8.GetBytes(why), cancellation);

        public async ValueTask Close(CancellationToken cancellation)
        {
            await error.Close(cancellation);
            await data.Close(cancellation);
            connection.Forget(error);
            connection.Forget(data);
        }
    }
}
