using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K13d.DemoCluster.Api.Connection;

/// <summary>A certificate authority and the server's certificate, made when the server starts and kept in memory only.</summary>
internal sealed class ServerCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private ServerCertificates(string authority, X509Certificate2 server) => (Authority, Server) = (authority, server);

    /// <summary>The certificate of the authority, in PEM.</summary>
    public string Authority { get; }

    public X509Certificate2 Server { get; }

    public static ServerCertificates Create(DateTimeOffset now)
    {
        var (from, until) = (now.AddHours(-1), now.AddYears(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = RequestAuthority(authorityKey).CreateSelfSigned(from, until);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = RequestServer(serverKey).Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        using var withKey = signed.CopyWithPrivateKey(serverKey);
        // Not every platform's TLS takes a key that was never in a store; a PKCS#12 round trip makes it one they all take.
        var server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        return new ServerCertificates(authority.ExportCertificatePem(), server);
    }

    public void Dispose() => Server.Dispose();

    private static CertificateRequest RequestAuthority(ECDsa key)
    {
        var request = new CertificateRequest("CN=k13d-demo-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static CertificateRequest RequestServer(ECDsa key)
    {
        var request = new CertificateRequest("CN=k13d-demo-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
