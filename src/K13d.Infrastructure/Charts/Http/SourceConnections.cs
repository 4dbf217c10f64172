using System.Net;
using K13d.Infrastructure.Addresses;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Http;

/// <summary>Opens connections to sources, and only to addresses that charts may come from.</summary>
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

    private ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host.ToLowerInvariant(), context.DnsEndPoint.Port);
        return CheckedConnection.Open(context.DnsEndPoint, addresses => rules.Refuse(host, port, addresses, cancellation), cancellation);
    }
}
