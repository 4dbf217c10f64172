using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>All it takes to speak to one cluster.</summary>
internal sealed record ClusterAccess
{
    /// <summary>Where this was found: <c>kubeconfig</c>, <c>incluster</c> or <c>demo</c>.</summary>
    public required string Mode { get; init; }

    public string? Context { get; init; }

    public required Uri Server { get; init; }

    /// <summary>The PEM certificates that the server's must come from; null means those that the machine trusts.</summary>
    public string? Authorities { get; init; }

    public bool SkipTlsVerification { get; init; }

    /// <summary>The name that the server's certificate must be for, where it is not the address's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Null means that the way is direct.</summary>
    public Uri? Proxy { get; init; }

    public required ICredentials Credentials { get; init; }

    /// <summary><see cref="Authorities"/> as certificates; CryptographicException where there is none in it.</summary>
    public X509Certificate2Collection? Trusted()
    {
        if (Authorities is null)
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Authorities);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no certificate in it.");
    }
}
