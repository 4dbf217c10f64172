using System.Net;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Charts.Sources;

/// <summary>One entry of the allow-list: a URL with all that is below it, or a host with all that it serves.</summary>
/// <param name="Scheme">Null for a host, which may be asked in any of the three.</param>
/// <param name="Host">As URLs have it, in lower case; after <c>*.</c> all hosts below it.</param>
/// <param name="Port">Null for a host without one: any.</param>
/// <param name="Path">Without a slash at its end; empty for all.</param>
internal sealed record AllowedSource(string? Scheme, string Host, int? Port, string Path)
{
    private const string AnyBelow = "*.";

    /// <summary>The fault goes on where "holds 'x'," ends.</summary>
    public static AllowedSource? Read(string entry, out string fault)
    {
        fault = "which is neither a URL (https, http or oci) nor a host: write https://charts.example.com/stable, oci://registry.example.com/charts, "
            + "charts.example.com or *.example.com, with commas between";
        var any = entry.StartsWith(AnyBelow, StringComparison.Ordinal);
        var isUrl = entry.Contains("://", StringComparison.Ordinal);
        if (any && !entry[AnyBelow.Length..].Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        if (!SourceUrl.TryRead(isUrl ? entry : $"https://{(any ? entry[AnyBelow.Length..] : entry)}", out var url, out _)
            || (!isUrl && (url.Path.Length > 0 || entry.EndsWith('/'))))
        {
            return null;
        }

        var kind = IPAddress.TryParse(url.Host, out var address) ? AddressKinds.Of(address) : AddressKind.Public;
        if (kind == AddressKind.Never)
        {
            fault = "which is an address of this network's or this cloud's own, or of nobody, and can never be a source: leave it out";
            return null;
        }

        var hasPort = url.HasPortIn(entry);
        if (SourceUrl.IsLoopback(url.Host) && (any || !hasPort))
        {
            fault = "which is this machine and needs a port: write http://localhost:5000";
            return null;
        }

        return new AllowedSource(isUrl ? url.Scheme : null, any ? $".{url.Host}" : url.Host, isUrl || hasPort ? url.Port : null, url.Path);
    }

    public static AllowedSource Of(Uri url) => new(url.Scheme, url.IdnHost, url.Port, url.AbsolutePath.TrimEnd('/'));

    public bool Covers(SourceUrl url) =>
        (Scheme is null || Scheme == url.Scheme)
        && IsAt(url.Host, url.Port)
        && (Path.Length == 0 || url.Path == Path || (url.Path.StartsWith($"{Path}/", StringComparison.Ordinal) && !MayClimb(url.Path)));

    public bool IsAt(string host, int port) =>
        (Port is null || Port == port)
        && (Host[0] == '.' ? host.EndsWith(Host, StringComparison.Ordinal) : host == Host);

    /// <summary>Which addresses its host may have. A name that is not this machine's does not become so by what a name server says.</summary>
    public bool MayBe(AddressKind kind) => SourceUrl.IsLoopback(Host) ? kind == AddressKind.Loopback : kind is AddressKind.Public or AddressKind.Private;

    /// <summary>Whether a server that decodes it once or twice more could see a way up in it.</summary>
    private static bool MayClimb(string path)
    {
        var decoded = Uri.UnescapeDataString(Uri.UnescapeDataString(path));
        return decoded.Split('/', '\\').Contains("..", StringComparer.Ordinal);
    }
}
