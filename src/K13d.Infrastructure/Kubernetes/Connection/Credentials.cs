using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Who K13d is to the cluster.</summary>
internal interface ICredentials
{
    /// <summary>What to show the API server now. ClusterFailed where it cannot be had.</summary>
    ValueTask<Result<Credential>> Current(CancellationToken cancellation);

    /// <summary>
    /// Is told that the API server did not accept a credential. Answers whether asking again may give another one.
    /// </summary>
    bool Refused(Credential credential);
}

/// <summary>One proof of identity: a token, a certificate, a password, or nothing.</summary>
/// <param name="Certificate">PEM, with the certificates in between if there are any.</param>
/// <param name="Key">PEM.</param>
internal sealed record Credential(string? Token = null, string? Certificate = null, string? Key = null, string? Username = null, string? Password = null)
{
    /// <summary>The certificate for TLS; null where there is none. CryptographicException where certificate and key are none, or do not fit.</summary>
    public SslStreamCertificateContext? CertificateContext()
    {
        if (Certificate is null || Key is null)
        {
            return null;
        }

        var own = X509Certificate2.CreateFromPem(Certificate, Key);
        if (OperatingSystem.IsWindows())
        {
            // Windows' TLS takes only keys that it has stored.
            using var ephemeral = own;
            own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }

        var all = new X509Certificate2Collection();
        all.ImportFromPem(Certificate);
        all.RemoveAt(0);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    // What it holds must not get into a log by being printed.
    public override string ToString() => nameof(Credential);
}

/// <summary>A credential that stays what it is until the file it is from changes.</summary>
internal sealed class FixedCredentials(Credential credential) : ICredentials
{
    public ValueTask<Result<Credential>> Current(CancellationToken cancellation) => new(credential);

    public bool Refused(Credential refused) => false;
}
