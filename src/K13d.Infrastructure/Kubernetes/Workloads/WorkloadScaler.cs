using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Scales through the <c>scale</c> subresource, as kubectl does.</summary>
internal sealed class WorkloadScaler(ClusterConnection connection) : IWorkloadScaler
{
    public async Task<Result<int>> Scale(ResourceRef workload, int replicas, CancellationToken cancellation)
    {
        var path = ResourcePaths.Object(workload) + ApiRequest.PathOf("scale");
        if ((await connection.Get(path, cancellation)).IsFailure(out var failure, out var before)
            || (await connection.Send(ApiRequest.Merge(path, Change(replicas)), cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        // None is left out of the JSON.
        return before["spec"]?["replicas"]?.GetValue<int>() ?? 0;
    }

    private static JsonObject Change(int replicas) => new() { ["spec"] = new JsonObject { ["replicas"] = replicas } };
}
