using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K13d.Infrastructure.Tests.Kubernetes;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 own;

    private TestAuthority(X509Certificate2 own) => this.own = own;

    public X509Certificate2 Certificate => own;

    public string Pem => own.ExportCertificatePem();

    public static TestAuthority Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Authority("CN=test-ca", key).CreateSelfSigned(From, Until));
    }

    /// <summary>An authority that this one vouches for.</summary>
    public TestAuthority Intermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Authority("CN=test-intermediate", key).Create(own, From, Until.AddMinutes(-1), Serial());
        return new TestAuthority(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate for a server at the loopback address, or of that name.</summary>
    public X509Certificate2 Server(string? name = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }

        return Signed("server", names.Build());
    }

    /// <summary>A client's certificate and key, as PEM.</summary>
    public (string Certificate, string Key) Client(string name)
    {
        using var certificate = Signed(name, new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => own.Dispose();

    private static DateTimeOffset From => TimeProvider.System.GetUtcNow().AddHours(-1);

    private static DateTimeOffset Until => TimeProvider.System.GetUtcNow().AddHours(1);

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request;
    }

    private X509Certificate2 Signed(string subject, X509Extension extension)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        using var certificate = request.Create(own, From, Until.AddMinutes(-2), Serial());
        return certificate.CopyWithPrivateKey(key);
    }

    private static byte[] Serial() => Guid.NewGuid().ToByteArray();
}
