using System.Text.Json.Nodes;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Nodes;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Nodes;

/// <summary>Reads the pods of a node, and whether the DaemonSets that they say they are of are there.</summary>
internal sealed class NodePods(ClusterConnection connection) : INodePods
{
    // https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror
    private const string Mirror = "kubernetes.io/config.mirror";

    public async Task<Result<IReadOnlyCollection<PodOnNode>>> On(string node, CancellationToken cancellation)
    {
        var there = new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("api", "v1", "nodes", node));
        if ((await connection.Send(there, cancellation)).IsFailure(out var failure, out _)
            || (await List(node, cancellation)).IsFailure(out failure, out var list))
        {
            return failure;
        }

        var pods = list["items"]!.AsArray().Select(pod => Of(pod!)).ToArray();
        var missing = new HashSet<(string Namespace, string Name)>();
        foreach (var owner in pods.Where(pod => pod.Controller is { IsDaemonSet: true }).Select(pod => (pod.Namespace, pod.Controller!.Name)).Distinct())
        {
            if ((await IsThere(owner, cancellation)).IsFailure(out failure, out var isThere))
            {
                return failure;
            }

            if (!isThere)
            {
                missing.Add(owner);
            }
        }

        return pods.Select(pod => pod.Controller is { IsDaemonSet: true } owner && missing.Contains((pod.Namespace, owner.Name))
            ? pod with { Controller = owner with { IsMissing = true } }
            : pod).ToArray();
    }

    public async Task<Result<HashSet<string>>> Present(string node, CancellationToken cancellation) =>
        (await List(node, cancellation)).Map(list => list["items"]!.AsArray().Select(pod => Text(pod!, "uid")).ToHashSet(StringComparer.Ordinal));

    private Task<Result<JsonObject>> List(string node, CancellationToken cancellation) => connection.Send(
        new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("api", "v1", "pods")) { Query = [("fieldSelector", $"spec.nodeName={node}")] },
        cancellation);

    private async Task<Result<bool>> IsThere((string Namespace, string Name) daemonSet, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("apis", "apps", "v1", "namespaces", daemonSet.Namespace, "daemonsets", daemonSet.Name);
        if (!(await connection.Get(path, cancellation)).IsFailure(out var failure, out _))
        {
            return true;
        }

        return failure is Failure.NotFound ? false : failure;
    }

    private static PodOnNode Of(JsonNode pod) => new(Text(pod, "namespace"), Text(pod, "name"), Text(pod, "uid"))
    {
        IsMirror = pod["metadata"]!["annotations"]?[Mirror] is not null,
        IsFinished = (string?)pod["status"]?["phase"] is "Succeeded" or "Failed",
        HasLocalData = pod["spec"]?["volumes"]?.AsArray().Any(volume => volume?["emptyDir"] is not null) == true,
        Controller = (pod["metadata"]!["ownerReferences"]?.AsArray() ?? [])
            .Where(owner => (bool?)owner!["controller"] == true)
            .Select(owner => new PodController((string?)owner!["kind"] ?? "", (string?)owner["name"] ?? ""))
            .FirstOrDefault(),
    };

    private static string Text(JsonNode pod, string field) => (string?)pod["metadata"]![field] ?? "";
}
