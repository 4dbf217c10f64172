using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Gets single objects as JSON, whatever their kind.</summary>
internal sealed class ResourceObjects(ClusterConnection connection) : IResourceObjects
{
    public Task<Result<JsonObject>> Get(ResourceRef resource, CancellationToken cancellation) => resource.Kind.Can("get")
        ? connection.Send(new ApiRequest(HttpMethod.Get, ResourcePaths.Object(resource)), Read, cancellation)
        : Task.FromResult<Result<JsonObject>>(new Failure.Invalid($"{resource.Kind.FullName} cannot be read: the cluster serves them for {string.Join(", ", resource.Kind.Verbs)} only."));

    private static async ValueTask<JsonObject> Read(Stream body, CancellationToken cancellation)
    {
        var manifest = await JsonBody.Read(body, cancellation);
        (manifest["metadata"] as JsonObject)?.Remove("managedFields");
        return manifest;
    }
}
