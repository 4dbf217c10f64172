using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Writes single objects, whatever their kind.</summary>
internal sealed class ResourceWriter(ClusterConnection connection) : IResourceWriter
{
    public Task<Result<JsonObject>> Create(ResourceKind kind, string? @namespace, JsonObject manifest, bool dryRun, CancellationToken cancellation) =>
        Send(kind, "create", "created", ApiRequest.Create(ResourcePaths.Collection(kind, @namespace), manifest), dryRun, cancellation);

    public Task<Result<JsonObject>> Replace(ResourceRef resource, JsonObject manifest, bool dryRun, CancellationToken cancellation) =>
        Send(resource.Kind, "update", "replaced", ApiRequest.Replace(ResourcePaths.Object(resource), manifest), dryRun, cancellation);

    public Task<Result<JsonObject>> Patch(ResourceRef resource, ResourcePatch patch, bool dryRun, CancellationToken cancellation)
    {
        var path = ResourcePaths.Object(resource);
        return Send(resource.Kind, "patch", "patched", patch.Type switch
        {
            PatchType.Merge => ApiRequest.Merge(path, patch.Content.AsObject()),
            PatchType.StrategicMerge => ApiRequest.StrategicMerge(path, patch.Content.AsObject()),
            PatchType.Json => ApiRequest.JsonPatch(path, patch.Content.AsArray()),
            var other => throw new ArgumentOutOfRangeException(nameof(patch), other, "A patch that cannot be sent."),
        }, dryRun, cancellation);
    }

    private Task<Result<JsonObject>> Send(ResourceKind kind, string verb, string done, ApiRequest request, bool dryRun, CancellationToken cancellation) =>
        ServedVerbs.Lacking(kind, verb, done) is { } refusal
            ? Task.FromResult<Result<JsonObject>>(refusal)
            : connection.Send(request.Strictly(dryRun), ResourceObjects.Read, cancellation);
}
