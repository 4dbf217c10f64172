using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>The connections to one API server, with the trust and the client certificate that a <see cref="ClusterAccess"/> asks for.</summary>
internal sealed class ClusterTransport : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    private readonly Lock changing = new();
    private readonly X509Certificate2Collection? authorities;
    private readonly TimeSpan connectTimeout;
    private Identity? identity;

    /// <summary>CryptographicException where the access' certificate authorities are none.</summary>
    public ClusterTransport(ClusterAccess access, TimeSpan connectTimeout) =>
        (Access, authorities, this.connectTimeout) = (access, access.Trusted(), connectTimeout);

    public ClusterAccess Access { get; }

    /// <summary>
    /// Sends a request and answers when the headers are there. HttpRequestException where there is no connection; CryptographicException
    /// where the credential's certificate is none.
    /// </summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage message, Credential credential, CancellationToken cancellation)
    {
        // SocketsHttpHandler asks for, and checks, the certificate of the Host, whatever its TLS options name.
        message.Headers.Host = Access.TlsServerName;
        try
        {
            return await Connections(credential).SendAsync(message, cancellation);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellation.IsCancellationRequested)
        {
            // A connection that does not come about in time is cancelled by the handler, and not by whoever asked.
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"There was no connection within the {connectTimeout.TotalSeconds:0.###} s of K13D_KUBERNETES__CONNECTTIMEOUT.",
                late);
        }
    }

    public void Dispose() => identity?.Connections.Dispose();

    /// <summary>
    /// To the API server a connection is whoever made it, for as long as it lives: another certificate takes other connections. Those before
    /// are not closed, because requests may be under way on them; when they have been idle for a while they close by themselves.
    /// </summary>
    private HttpMessageInvoker Connections(Credential credential)
    {
        lock (changing)
        {
            if (identity is null || identity.Certificate != credential.Certificate || identity.Key != credential.Key)
            {
                identity = new Identity(credential.Certificate, credential.Key, new HttpMessageInvoker(Handler(credential)));
            }

            return identity.Connections;
        }
    }

    private SocketsHttpHandler Handler(Credential credential) => new()
    {
        ConnectTimeout = connectTimeout,
        // Addresses change behind a name, and a retired API server's connections should not be kept for ever.
        PooledConnectionLifetime = ConnectionLifetime,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        // A redirect would carry the credential to wherever it points.
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = Access.Proxy is not null,
        Proxy = Access.Proxy is { } proxy ? ProxyAddress.ToProxy(proxy) : null,
        SslOptions = TlsOptions(credential),
    };

    private SslClientAuthenticationOptions TlsOptions(Credential credential)
    {
        var tls = new SslClientAuthenticationOptions { ClientCertificateContext = credential.CertificateContext() };
        if (Access.SkipTlsVerification)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify, and only then.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is not null)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }

    private sealed record Identity(string? Certificate, string? Key, HttpMessageInvoker Connections);
}
