using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Applies single manifests on the API server.</summary>
internal sealed class ResourceApplier(ClusterConnection connection) : IResourceApplier
{
    public async Task<Result<JsonObject>> Apply(ResourceRef resource, JsonObject manifest, ApplyOptions options, CancellationToken cancellation)
    {
        if (ServedVerbs.Lacking(resource.Kind, "patch", "applied") is { } refusal)
        {
            return refusal;
        }

        var request = ApiRequest.Apply(ResourcePaths.Object(resource), manifest, options.Force).Strictly(options.DryRun);
        var applied = await connection.Send(request, ResourceObjects.Read, cancellation);
        // A manifest that does not fit the schema of its kind is the only thing that it answers 500 to without a reason.
        return applied.IsFailure(out var failure, out _)
            && failure is Failure.ClusterFailed
            && Equals(failure.Details.GetValueOrDefault("reason"), ClusterFailures.NoReason)
            ? new Failure.Invalid($"{failure.Details["message"]}.") { Details = failure.Details }
            : applied;
    }
}
