using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Reads answers that are one JSON object.</summary>
internal static class JsonBody
{
    /// <exception cref="JsonException">It is something else: no API server answered.</exception>
    public static async ValueTask<JsonObject> Read(Stream body, CancellationToken cancellation) =>
        await JsonNode.ParseAsync(body, cancellationToken: cancellation) as JsonObject ?? throw new JsonException("No object.");
}
