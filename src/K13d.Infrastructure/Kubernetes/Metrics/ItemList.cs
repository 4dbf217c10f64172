namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>A list as the API server answers it, with of each object only what is needed here.</summary>
internal sealed record ItemList<T>(T[]? Items, ListMetadata? Metadata);

internal sealed record ListMetadata(string? Continue);

internal sealed record ItemMetadata(string? Name, string? Namespace)
{
    public static ItemMetadata None { get; } = new(null, null);
}
