using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Metrics;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Lists objects as JSON, page by page.</summary>
internal sealed class ResourceLists(ClusterConnection connection) : IResourceLists
{
    public async Task<Result<IReadOnlyList<JsonObject>>> All(ResourceKind kind, string? @namespace, string? fieldSelector, int most, CancellationToken cancellation)
    {
        if ((await connection.ReadAll<JsonObject>(ResourcePaths.Collection(kind, @namespace), fieldSelector, cancellation, most)).IsFailure(out var failure, out var all))
        {
            return failure;
        }

        if (all.Count > most)
        {
            return new Failure.Invalid($"There are more than {most} {kind.FullName}{(@namespace is null ? "" : $" in namespace {@namespace}")}.");
        }

        foreach (var item in all)
        {
            // Items of a list do not say what they are of.
            item["apiVersion"] = kind.ApiVersion;
            item["kind"] = kind.Kind;
            (item["metadata"] as JsonObject)?.Remove("managedFields");
        }

        return all;
    }
}
