using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Restarts as <c>kubectl rollout restart</c> does: an annotation of the template changes, and so its pods are replaced.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-k8s-io-restart-at"/>
internal sealed class WorkloadRestarter(ClusterConnection connection) : IWorkloadRestarter
{
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    public async Task<Result<Done>> Restart(ResourceRef workload, DateTimeOffset at, CancellationToken cancellation)
    {
        var path = ResourcePaths.Object(workload);
        if ((await connection.Get(path, cancellation)).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        if (manifest["spec"]?["paused"]?.GetValue<bool>() == true)
        {
            return new Failure.Conflict($"{workload} is paused and would not be restarted now: resume it first.");
        }

        return (await connection.Send(ApiRequest.Merge(path, Change(at)), cancellation)).Map(_ => new Done());
    }

    /// <summary>With milliseconds, so that a second restart within a second is one too.</summary>
    private static JsonObject Change(DateTimeOffset at) => new()
    {
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject { [RestartedAt] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) },
                },
            },
        },
    };
}
