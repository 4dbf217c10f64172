using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Reads answers that are one JSON object.</summary>
internal static class JsonBody
{
    /// <exception cref="JsonException">It is something else: no API server answered.</exception>
    public static async ValueTask<JsonObject> Read(Stream body, CancellationToken cancellation) =>
        await JsonNode.ParseAsync(body, cancellationToken: cancellation) as JsonObject ?? throw new JsonException("No object.");

    /// <summary>The object that a request is answered with.</summary>
    public static Task<Result<JsonObject>> Send(this ClusterConnection connection, ApiRequest request, CancellationToken cancellation) =>
        connection.Send(request, Read, cancellation);

    /// <summary>The object, or the list, at a path.</summary>
    public static Task<Result<JsonObject>> Get(this ClusterConnection connection, string path, CancellationToken cancellation) =>
        connection.Send(new ApiRequest(HttpMethod.Get, path), cancellation);
}
