using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Where the API server keeps objects.</summary>
internal static class ResourcePaths
{
    /// <param name="namespace">Null for all namespaces, or for a kind without.</param>
    public static string Collection(ResourceKind kind, string? @namespace) =>
        (kind.Group.Length == 0 ? ApiRequest.PathOf("api", kind.Version) : ApiRequest.PathOf("apis", kind.Group, kind.Version))
        + (@namespace is null ? "" : ApiRequest.PathOf("namespaces", @namespace))
        + ApiRequest.PathOf(kind.Plural);

    public static string Object(ResourceRef resource) =>
        Collection(resource.Kind, resource.Namespace) + ApiRequest.PathOf(resource.Name);
}
