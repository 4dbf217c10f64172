using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K13d.Infrastructure.Charts.Http;

/// <summary>Whose certificates are trusted: the machine's authorities, and those that the operator adds.</summary>
internal static class TrustedAuthorities
{
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12"/>
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    public static SslClientAuthenticationOptions Options(X509Certificate2Collection added)
    {
        var tls = new SslClientAuthenticationOptions();
        if (added.Count > 0)
        {
            // A certificate for another name, or none, is no question of authorities.
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 shown && IsOf(added, shown, chain));
        }

        return tls;
    }

    private static bool IsOf(X509Certificate2Collection added, X509Certificate2 shown, X509Chain? received)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(added);
        if (received is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        }

        return chain.Build(shown);
    }
}
