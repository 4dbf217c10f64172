using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>The pod, the container in it, and the node that a stream goes to: k8s.io/kubernetes/pkg/registry/core/pod/strategy.go.</summary>
internal sealed record PodOnNode(JsonObject Pod, string Container)
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public ObjectKey Key => Pod.Key;

    /// <summary>The name of its node; null while it has none.</summary>
    public string? Node => Pod.Text("spec", "nodeName") is { Length: > 0 } node ? node : null;

    /// <summary>The container as the pod's spec has it.</summary>
    public JsonObject Spec => Lists.SelectMany(list => Pod.Items("spec", list)).First(found => found.Text("name") == Container);

    /// <summary>What its status says of the container; null while that is nothing.</summary>
    public JsonObject? Status => Lists.SelectMany(list => Pod.Items("status", $"{list[..^1]}Statuses"))
        .FirstOrDefault(status => status.Text("name") == Container);

    /// <param name="container">Empty for the only one.</param>
    /// <exception cref="ApiException">404 for a pod that is not there, 400 for a container that it does not have.</exception>
    public static PodOnNode Find(IObjects objects, string? @namespace, string name, string container)
    {
        var pod = FindPod(objects, @namespace, name);
        string[] all = [.. Lists.SelectMany(list => pod.Items("spec", list)).Select(found => found.Text("name") ?? "")];
        if (container.Length == 0)
        {
            string[] own = [.. pod.Items("spec", "containers").Select(found => found.Text("name") ?? "")];
            if (own.Length != 1) throw Refusals.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', all)}]");
            return new PodOnNode(pod, own[0]);
        }

        return all.Contains(container) ? new PodOnNode(pod, container) : throw Refusals.BadRequest($"container {container} is not valid for pod {name}");
    }

    public static JsonObject FindPod(IObjects objects, string? @namespace, string name) =>
        objects.Find(Resources.Pods, @namespace, name) ?? throw Refusals.NotFound(Resources.Pods, name);

    /// <summary>That its node can be asked.</summary>
    /// <param name="isLive">Whether kubelets run at all.</param>
    /// <param name="what">The kubelet's path that is asked for: <c>containerLogs</c>.</param>
    /// <exception cref="ApiException">404 for a node that is not there, 500 for one that nobody plays.</exception>
    public void RequireNode(IObjects objects, bool isLive, string what)
    {
        if (Node is not { } node || objects.Find(Resources.Nodes, null, node) is not { } found) throw Refusals.NotFound(Resources.Pods, Node ?? "");
        if (isLive && DemoNodes.NumberOf(node) is not null) return;
        var address = found.Items("status", "addresses").FirstOrDefault(one => one.Text("type") == "InternalIP").Text("address") ?? node;
        throw new ApiException(500, "",
            $"Get \"https://{address}:10250/{what}/{Pod.Namespace}/{Pod.Name}/{Container}\": dial tcp {address}:10250: connect: connection refused");
    }
}
