using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Pods;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Finds the pods of a workload by its selector, as kubectl does, and those of a CronJob by its Jobs.</summary>
internal sealed class WorkloadPods(ClusterConnection connection) : IWorkloadPods
{
    private const int Most = 500;
    private const string OfJob = "batch.kubernetes.io/controller-uid";

    public async Task<Result<MadePods>> Of(ResourceRef workload, CancellationToken cancellation)
    {
        if ((await connection.Get(ResourcePaths.Object(workload), cancellation)).IsFailure(out var failure, out var manifest)
            || (await Selector(workload, manifest, cancellation)).IsFailure(out failure, out var selector))
        {
            return failure;
        }

        if (selector.Length == 0)
        {
            return new MadePods([], IsOver: false);
        }

        var pods = new ApiRequest(HttpMethod.Get, ResourcePaths.Collection(ResourceKind.Pod, workload.Namespace))
        {
            Query = [("labelSelector", selector), ("limit", $"{Most}")],
        };
        return (await connection.Send(pods, cancellation)).Map(list => new MadePods(
            [.. list["items"]!.AsArray().Select(pod => Of(pod!.AsObject(), workload.Namespace)).OrderBy(pod => pod.Containers.Pod.Name, StringComparer.Ordinal)],
            workload.Kind == ResourceKind.Job && HasEnded(manifest)));
    }

    /// <summary>Empty where there can be none.</summary>
    private async Task<Result<string>> Selector(ResourceRef workload, JsonObject manifest, CancellationToken cancellation)
    {
        if (workload.Kind != ResourceKind.CronJob)
        {
            return SelectorText.Of(manifest["spec"]?["selector"]);
        }

        var uid = (string?)manifest["metadata"]!["uid"];
        return (await connection.Get(ResourcePaths.Collection(ResourceKind.Job, workload.Namespace), cancellation)).Map(jobs =>
        {
            var own = jobs["items"]!.AsArray()
                .Where(job => (job!["metadata"]!["ownerReferences"]?.AsArray() ?? []).Any(owner => (string?)owner!["uid"] == uid))
                .Select(job => (string?)job!["metadata"]!["uid"])
                .ToArray();
            return own.Length == 0 ? "" : $"{OfJob} in ({string.Join(',', own)})";
        });
    }

    private static MadePod Of(JsonObject pod, string? @namespace)
    {
        var reference = ResourceRef.Of(ResourceKind.Pod, @namespace, (string)pod["metadata"]!["name"]!);
        var containers = PodManifest.ContainersOf(reference, pod);
        var runs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var container in containers.All)
        {
            if (ContainerRun.Present(pod, container) is { } run)
            {
                runs[container] = run.Id;
            }
        }

        return new MadePod((string)pod["metadata"]!["uid"]!, containers, runs);
    }

    private static bool HasEnded(JsonObject job) => (job["status"]?["conditions"]?.AsArray() ?? [])
        .Any(condition => (string?)condition!["type"] is "Complete" or "Failed" && (string?)condition["status"] == "True");
}
