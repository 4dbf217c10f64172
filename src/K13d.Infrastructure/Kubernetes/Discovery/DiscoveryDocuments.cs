namespace K13d.Infrastructure.Kubernetes.Discovery;

/// <summary>The aggregated discovery document, as far as K13d reads it; KubernetesClient has no model of it.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery"/>
internal sealed record ApiGroupDiscoveryList(string? Kind, IReadOnlyList<ApiGroupDiscovery>? Items);

internal sealed record ApiGroupDiscovery(ApiGroupDiscovery.Meta? Metadata, IReadOnlyList<ApiVersionDiscovery>? Versions)
{
    internal sealed record Meta(string? Name);
}

/// <param name="Freshness"><c>Stale</c> where the group's own API server could not be asked.</param>
internal sealed record ApiVersionDiscovery(string Version, IReadOnlyList<ApiResourceDiscovery>? Resources, string? Freshness);

internal sealed record ApiResourceDiscovery(
    string Resource,
    ApiResourceDiscovery.GroupVersionKind? ResponseKind,
    string? Scope,
    string? SingularResource,
    IReadOnlyList<string>? Verbs,
    IReadOnlyList<string>? ShortNames)
{
    internal sealed record GroupVersionKind(string? Group, string? Version, string? Kind);
}
