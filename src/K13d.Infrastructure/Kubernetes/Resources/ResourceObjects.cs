using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Gets single objects as JSON, whatever their kind.</summary>
internal sealed class ResourceObjects(ClusterConnection connection) : IResourceObjects
{
    public Task<Result<JsonObject>> Get(ResourceRef resource, CancellationToken cancellation) =>
        ServedVerbs.Lacking(resource.Kind, "get", "read") is { } refusal
            ? Task.FromResult<Result<JsonObject>>(refusal)
            : connection.Send(new ApiRequest(HttpMethod.Get, ResourcePaths.Object(resource)), Read, cancellation);

    /// <summary>The object that the API server answers, without what is of use only to itself.</summary>
    internal static async ValueTask<JsonObject> Read(Stream body, CancellationToken cancellation)
    {
        var manifest = await JsonBody.Read(body, cancellation);
        (manifest["metadata"] as JsonObject)?.Remove("managedFields");
        return manifest;
    }
}
