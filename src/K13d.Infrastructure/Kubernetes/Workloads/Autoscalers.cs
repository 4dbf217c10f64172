using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Finds HorizontalPodAutoscalers by their target, which is said in their spec only.</summary>
internal sealed class Autoscalers(ClusterConnection connection) : IAutoscalers
{
    public async Task<Result<Autoscaling>> Of(ResourceRef workload, CancellationToken cancellation)
    {
        var all = new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("apis", "autoscaling", "v2", "namespaces", workload.Namespace!, "horizontalpodautoscalers"));
        return (await connection.Send(all, cancellation)).Map(list => new Autoscaling(
            list["items"]!.AsArray()
                .Where(autoscaler => IsTarget(autoscaler!["spec"]?["scaleTargetRef"], workload))
                .Select(autoscaler => autoscaler!["metadata"]!["name"]!.GetValue<string>())
                .Min(StringComparer.Ordinal)));
    }

    /// <summary>By group, whatever the version: the same object is served in all of them.</summary>
    private static bool IsTarget(JsonNode? target, ResourceRef workload) =>
        (string?)target?["kind"] == workload.Kind.Kind
        && (string?)target["name"] == workload.Name
        && GroupOf((string?)target["apiVersion"] ?? "") == workload.Kind.Group;

    private static string GroupOf(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
}
