namespace K13d.DemoCluster.Api.Routing;

/// <summary>What a URL below <c>/api/{version}</c> or <c>/apis/{group}/{version}</c> names: k8s.io/apiserver/pkg/endpoints/request.</summary>
/// <param name="Rest">What follows the subresource: the path of a proxy.</param>
internal sealed record ResourcePath(
    string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource, string? Rest, bool IsWatch)
{
    /// <summary>What of a namespace is not an object inside it.</summary>
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <returns>Null for what names no resource: discovery, health, and paths that are nothing.</returns>
    public static ResourcePath? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            ["api", var version, _, ..] => Parse("", version, segments[2..]),
            ["apis", var group, var version, _, ..] => Parse(group, version, segments[3..]),
            _ => null,
        };
    }

    private static ResourcePath? Parse(string group, string version, string[] segments)
    {
        var isWatch = segments is ["watch", _, ..];
        if (isWatch)
        {
            segments = segments[1..];
        }

        string? @namespace = null;
        if (segments is ["namespaces", var inside, var next, ..] && !NamespaceSubresources.Contains(next))
        {
            @namespace = inside;
            segments = segments[2..];
        }

        return segments is []
            ? null
            : new ResourcePath(
                group,
                version,
                @namespace,
                segments[0],
                segments.ElementAtOrDefault(1),
                segments.ElementAtOrDefault(2),
                segments.Length > 3 ? string.Join('/', segments[3..]) : null,
                isWatch);
    }
}
