using System.Net;
using System.Net.Sockets;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Http;

/// <summary>
/// Opens connections to sources: it looks a host up once, checks every address, and connects to those and to none that a second look-up would give.
/// </summary>
internal sealed class SourceConnections(SourceRules rules, ChartOptions options) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private HttpMessageInvoker? connections;

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        var ready = LazyInitializer.EnsureInitialized(ref connections, () => new HttpMessageInvoker(Handler()));
        return ready.SendAsync(request, cancellation);
    }

    public void Dispose() => connections?.Dispose();

    private SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = Connect,
        ConnectTimeout = ConnectTimeout,
        // No request comes over a connection that was opened, and checked, for another.
        PooledConnectionLifetime = TimeSpan.Zero,
        // Each redirect is checked as the first URL was, and takes no credential elsewhere.
        AllowAutoRedirect = false,
        // Digests are of what is sent, and what is small may unpack to much.
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        // A proxy would look names up itself, where nothing checks what they mean.
        UseProxy = false,
        PreAuthenticate = false,
        SslOptions = TrustedAuthorities.Options(options.Authorities),
    };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = IPAddress.TryParse(host, out var one) ? [one] : await Dns.GetHostAddressesAsync(host, cancellation);
        if (await rules.Refuse(host.ToLowerInvariant(), port, addresses, cancellation) is { } refused)
        {
            throw new RefusedAddressException(refused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
        }
        finally
        {
            if (!socket.Connected)
            {
                socket.Dispose();
            }
        }

        return new NetworkStream(socket, ownsSocket: true);
    }
}
