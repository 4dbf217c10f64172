using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>The address of a proxy, which may hold the name and the password that it wants.</summary>
internal static class ProxyAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Host.Length > 0 && address.Scheme is "http" or "https" or "socks5";

    public static WebProxy ToProxy(Uri address)
    {
        var (user, password) = address.UserInfo.Split(':', 2) is [var name, var secret] ? (name, secret) : (address.UserInfo, "");
        return new WebProxy(address)
        {
            Credentials = user.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)),
        };
    }
}
