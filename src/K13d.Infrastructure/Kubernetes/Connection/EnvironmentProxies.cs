using System.Net;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>
/// The proxies that the environment names, in <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c>, understood as kubectl understands
/// them. .NET reads the same variables but no CIDRs, by which addresses of clusters are usually excepted.
/// </summary>
/// <seealso href="https://pkg.go.dev/golang.org/x/net/http/httpproxy"/>
internal sealed class EnvironmentProxies
{
    private readonly string? https;
    private readonly string? http;
    private readonly IReadOnlyList<string> exceptions;

    private EnvironmentProxies(string? https, string? http, string? exceptions)
    {
        (this.https, this.http) = (https, http);
        this.exceptions = (exceptions ?? "").ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <param name="variable">Answers a variable of the environment.</param>
    public static EnvironmentProxies Of(Func<string, string?> variable)
    {
        return new EnvironmentProxies(Any("HTTPS_PROXY"), Any("HTTP_PROXY"), Any("NO_PROXY"));

        string? Any(string name) => variable(name) is { Length: > 0 } value ? value : variable(name.ToLowerInvariant());
    }

    /// <summary>The proxy to this server; null where the way is direct. FormatException where the variable holds no address.</summary>
    public Uri? For(Uri server)
    {
        var (name, proxy) = server.Scheme == Uri.UriSchemeHttps ? ("HTTPS_PROXY", https) : ("HTTP_PROXY", http);
        if (string.IsNullOrWhiteSpace(proxy) || server.IsLoopback || exceptions.Any(exception => Excepts(exception, server)))
        {
            return null;
        }

        // What it holds may be a password, so it is not repeated.
        return ProxyAddress.TryParse(proxy.Contains("://", StringComparison.Ordinal) ? proxy : $"http://{proxy}", out var address)
            ? address
            : throw new FormatException($"{name} holds no address of a proxy.");
    }

    private static bool Excepts(string exception, Uri server)
    {
        if (exception == "*")
        {
            return true;
        }

        var host = server.DnsSafeHost.ToLowerInvariant();
        var isAddress = IPAddress.TryParse(host, out var address);
        if (exception.Split('/') is [var network, var bits] && IPAddress.TryParse(network, out var start) && int.TryParse(bits, out var length))
        {
            return isAddress && IsIn(address!, start, length);
        }

        var (name, port) = WithoutPort(exception);
        if (port is not null && port != server.Port)
        {
            return false;
        }

        if (IPAddress.TryParse(name, out var excepted))
        {
            return isAddress && address!.Equals(excepted);
        }

        // ".example.com" and "*.example.com" are what is below it, "example.com" is itself too.
        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return host.EndsWith(name.StartsWith('.') ? name : $".{name}", StringComparison.Ordinal) || host == name;
    }

    private static (string Name, int? Port) WithoutPort(string exception)
    {
        var colon = exception.LastIndexOf(':');
        var isWhole = colon < 0 || IPAddress.TryParse(exception.Trim('[', ']'), out _) || !int.TryParse(exception[(colon + 1)..], out _);
        return isWhole ? (exception.Trim('[', ']'), null) : (exception[..colon].Trim('[', ']'), int.Parse(exception[(colon + 1)..], null));
    }

    private static bool IsIn(IPAddress address, IPAddress network, int length)
    {
        var (one, other) = (address.GetAddressBytes(), network.GetAddressBytes());
        if (one.Length != other.Length || length < 0 || length > other.Length * 8)
        {
            return false;
        }

        return Enumerable.Range(0, length).All(bit => ((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
