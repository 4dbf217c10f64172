using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>What a node uses: its pods, and beside them the system.</summary>
internal static class NodeUsage
{
    private static readonly Wave SystemNanoCores = new(1.4e8, 0.4, 0);
    private static readonly Wave SystemBytes = new(6.2e8, 0.05, 0);

    /// <summary>Whether anybody measures it: a node that is not Ready tells nothing.</summary>
    public static bool IsMeasured(JsonObject? node) => node?.Is("Ready") == true;

    public static UsageSample Of(JsonObject node, IEnumerable<JsonObject> pods, DateTimeOffset time)
    {
        var shift = (DemoNodes.NumberOf(node.Name) ?? 0) / (double)DemoNodes.Count;
        var (cores, bytes) = (SystemNanoCores with { Phase = shift }, SystemBytes with { Phase = shift });
        var system = new UsageSample((long)cores.At(time), (long)Math.Max(0, cores.Between(node.CreatedAt, time)), (long)bytes.At(time));
        return system + UsageSample.Sum(pods.SelectMany(pod => ContainerUsage.OfRunning(pod, time)).Select(container => container.At(time)));
    }

    /// <summary>The pods of each node, by its name.</summary>
    public static ILookup<string, JsonObject> PodsByNode(IObjects objects) =>
        objects.List(Resources.Pods).ToLookup(pod => pod.TextOr("", "spec", "nodeName"), StringComparer.Ordinal);
}
