using System.Text.Json;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>A list as the API server answers it, with of each object only what is needed here.</summary>
internal sealed record ItemList<T>(T[]? Items, ListMetadata? Metadata)
{
    /// <exception cref="JsonException">It is something else: no API server answered.</exception>
    public static async ValueTask<ItemList<T>> Read(Stream body, CancellationToken cancellation) =>
        await JsonSerializer.DeserializeAsync<ItemList<T>>(body, JsonSerializerOptions.Web, cancellation) ?? throw new JsonException("No list.");
}

internal sealed record ListMetadata(string? Continue);

internal sealed record ItemMetadata(string? Name, string? Namespace)
{
    public static ItemMetadata None { get; } = new(null, null);
}
