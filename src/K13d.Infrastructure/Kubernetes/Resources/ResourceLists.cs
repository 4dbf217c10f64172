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
    public async Task<Result<IReadOnlyList<JsonObject>>> All(ResourceKind kind, ObjectQuery query, CancellationToken cancellation)
    {
        var path = ResourcePaths.Collection(kind, kind.Namespaced ? query.Namespace : null);
        if ((await connection.ReadAll<JsonObject>(path, query.FieldSelector, cancellation, query.Most, query.LabelSelector)).IsFailure(out var failure, out var all))
        {
            return failure;
        }

        if (all.Count > query.Most)
        {
            return new Failure.Invalid($"There are more than {query.Most} {kind.FullName}{(query.Namespace is null ? "" : $" in namespace {query.Namespace}")}.");
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
