using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>The connections to one API server, with the trust and the client certificate that a <see cref="ClusterAccess"/> asks for.</summary>
internal sealed class ClusterTransport : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker http;
    private Credential? identity;
    private X509Certificate2? certificate;

    public ClusterTransport(ClusterAccess access, TimeSpan connectTimeout)
    {
        Access = access;
        var handler = new SocketsHttpHandler
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
            SslOptions = TlsOptions(access),
        };
        if (access.Proxy is not null)
        {
            handler.Proxy = new WebProxy(access.Proxy);
        }
        else if (access.Server.IsLoopback)
        {
            // The proxy of the environment is for other machines, as kubectl sees it too.
            handler.UseProxy = false;
        }

        http = new HttpMessageInvoker(handler);
    }

    public ClusterAccess Access { get; }

    public Task<HttpResponseMessage> Send(HttpRequestMessage message, Credential credential, CancellationToken cancellation)
    {
        Present(credential);
        return http.SendAsync(message, cancellation);
    }

    public void Dispose()
    {
        http.Dispose();
        certificate?.Dispose();
    }

    private SslClientAuthenticationOptions TlsOptions(ClusterAccess access)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = access.TlsServerName,
            // Null means none; the delegate's annotation does not say that it may.
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        };
        if (access.SkipTlsVerification)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify, and only then.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Trusted() is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }

    /// <summary>New connections are made with the certificate of the newest credential.</summary>
    private void Present(Credential credential)
    {
        if (ReferenceEquals(identity, credential) || credential is not { Certificate: { } pem, Key: { } key })
        {
            return;
        }

        var fresh = X509Certificate2.CreateFromPem(pem, key);
        if (OperatingSystem.IsWindows())
        {
            // Windows' TLS takes only keys that it has stored.
            using var ephemeral = fresh;
            fresh = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }

        (certificate, identity) = (fresh, credential);
    }
}
