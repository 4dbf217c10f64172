using System.Diagnostics.CodeAnalysis;
using System.Net;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Charts.Sources;

/// <summary>A URL that charts may be asked from, in one spelling: what is compared is what is asked.</summary>
/// <param name="Scheme"><c>https</c>, <c>http</c> or <c>oci</c>.</param>
/// <param name="Web">The same as it is asked: a registry by <c>https</c>, or by <c>http</c> where it is on this machine.</param>
internal sealed record SourceUrl(string Scheme, Uri Web)
{
    public const string Registry = "oci";

    private const int Longest = 2048;

    public bool IsRegistry => Scheme == Registry;

    /// <summary>In lower case and ASCII; an address without brackets.</summary>
    public string Host => Web.IdnHost;

    public int Port => Web.Port;

    /// <summary>Without a slash at its end.</summary>
    public string Path => Web.AbsolutePath.TrimEnd('/');

    /// <summary>Scheme, host and port: to no other does a credential go.</summary>
    public (string Scheme, string Host, int Port) Origin => (Web.Scheme, Host, Port);

    /// <summary>The reason goes on where "The source 'x'" ends; it repeats nothing of it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SourceUrl? url, [NotNullWhen(false)] out string? reason)
    {
        (url, reason) = (null, null);
        if (text.Length > Longest || text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter == '\\'))
        {
            reason = "is no URL.";
            return false;
        }

        var (scheme, rest) = text.Split("://", 2) is [var first, var second] ? (first.ToLowerInvariant(), second) : ("", "");
        if (scheme is not ("https" or "http" or Registry))
        {
            reason = "is none that charts are fetched from: it must be a URL with https, http or oci. Local files are taken from K13D_HELM__CHARTSDIR only.";
            return false;
        }

        // .NET knows the hosts of the web well, in all their spellings, and those of other schemes not.
        if (!Uri.TryCreate($"{(scheme == Registry ? "https" : scheme)}://{rest}", UriKind.Absolute, out var web)
            || (scheme == Registry && IsLoopback(web.IdnHost) && !Uri.TryCreate($"http://{rest}", UriKind.Absolute, out web))
            || web.IdnHost.Length == 0)
        {
            reason = "is no URL.";
            return false;
        }

        if (web.UserInfo.Length > 0 || rest.Split('/')[0].Contains('@', StringComparison.Ordinal))
        {
            reason = "holds a user: credentials belong to a repository that an administrator adds, with POST /api/helm/repos.";
            return false;
        }

        url = new SourceUrl(scheme, new UriBuilder(web) { Fragment = "" }.Uri);
        return true;
    }

    /// <summary>Whether a host is this machine by its own name.</summary>
    public static bool IsLoopback(string host) =>
        host == "localhost"
        || host.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(host, out var address) && AddressKinds.Of(address) == AddressKind.Loopback);

    /// <summary>Whether a text that was read as this names a port, which is not to be seen where it is the scheme's own.</summary>
    public bool HasPortIn(string text) => !Web.IsDefaultPort || text.Split("://")[^1].Split('/')[0].EndsWith($":{Port}", StringComparison.Ordinal);

    /// <summary>As people write it, without a query.</summary>
    public override string ToString() => $"{Scheme}://{Web.Authority}{Path}";
}
