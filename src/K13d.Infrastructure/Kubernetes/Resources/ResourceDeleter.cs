using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Deletes single objects, whatever their kind.</summary>
internal sealed class ResourceDeleter(ClusterConnection connection) : IResourceDeleter
{
    public Task<Result<Deletion>> Delete(ResourceRef resource, DeletionOptions options, CancellationToken cancellation)
    {
        if (ServedVerbs.Lacking(resource.Kind, "delete", "deleted") is { } refusal)
        {
            return Task.FromResult<Result<Deletion>>(refusal);
        }

        var request = new ApiRequest(HttpMethod.Delete, ResourcePaths.Object(resource)) { Body = Encoding.UTF8.GetBytes(KubernetesJson.Serialize(Body(options))) };
        return connection.Send(request, Read, cancellation);
    }

    private static V1DeleteOptions Body(DeletionOptions options) => new()
    {
        ApiVersion = "v1",
        Kind = "DeleteOptions",
        PropagationPolicy = options.PropagationPolicy,
        GracePeriodSeconds = (long?)options.GracePeriod?.TotalSeconds,
        DryRun = options.DryRun ? ["All"] : null,
        Preconditions = options.ResourceVersion is { } version ? new V1Preconditions { ResourceVersion = version } : null,
    };

    /// <summary>The API server answers a Status where the object is gone, or the object, which may have to wait.</summary>
    private static async ValueTask<Deletion> Read(Stream body, CancellationToken cancellation)
    {
        using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        var root = answer.RootElement;
        if (root.TryGetProperty("kind", out var kind) && kind.ValueEquals("Status"))
        {
            return new Deletion(root.TryGetProperty("details", out var details) ? Text(details, "uid") : null, Pending: false);
        }

        return root.TryGetProperty("metadata", out var metadata)
            ? new Deletion(Text(metadata, "uid"), IsPending(root, metadata))
            : throw new JsonException("Neither a Status nor an object.");
    }

    /// <summary>It waits for its finalizers, a namespace for those in its spec, or for its own end. A pod with no time to end is gone.</summary>
    private static bool IsPending(JsonElement root, JsonElement metadata) =>
        HasItems(metadata, "finalizers")
        || (root.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object && HasItems(spec, "finalizers"))
        || (metadata.TryGetProperty("deletionGracePeriodSeconds", out var seconds) && seconds.TryGetInt64(out var left) && left > 0);

    private static bool HasItems(JsonElement element, string member) =>
        element.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
