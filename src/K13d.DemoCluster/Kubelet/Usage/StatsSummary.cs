using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>
/// A kubelet's <c>/stats/summary</c>, as far as processors and memory go:
/// https://github.com/kubernetes/kubernetes/blob/v1.34.2/staging/src/k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go.
/// </summary>
internal sealed class StatsSummary(IObjects objects, TimeProvider time)
{
    /// <summary>How often a kubelet measures: its housekeeping interval.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public JsonObject Of(JsonObject node)
    {
        var now = time.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % Interval.Ticks));
        var pods = NodeUsage.PodsByNode(objects)[node.Name].ToList();
        var whole = new JsonObject { ["nodeName"] = node.Name, ["startTime"] = node.CreatedAt.Stamp() };
        Add(whole, NodeUsage.Of(node, pods, at), at);
        return new JsonObject { ["node"] = whole, ["pods"] = pods.Select(pod => Of(pod, at)).OfType<JsonObject>().ToJsonArray() };
    }

    private static JsonObject? Of(JsonObject pod, DateTimeOffset at)
    {
        if (ContainerUsage.OfRunning(pod, at) is not { Count: > 0 } running) return null;
        var summary = new JsonObject
        {
            ["podRef"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
            ["startTime"] = pod.Text("status", "startTime"),
            ["containers"] = running.Select(container => Of(container, at)).ToJsonArray(),
        };
        Add(summary, UsageSample.Sum(running.Select(container => container.At(at))), at);
        return summary;
    }

    private static JsonObject Of(ContainerUsage container, DateTimeOffset at)
    {
        var summary = new JsonObject { ["name"] = container.Name, ["startTime"] = container.StartedAt.Stamp() };
        Add(summary, container.At(at), at);
        return summary;
    }

    private static void Add(JsonObject summary, UsageSample sample, DateTimeOffset at)
    {
        summary["cpu"] = new JsonObject
        {
            ["time"] = at.Stamp(), ["usageNanoCores"] = sample.NanoCores, ["usageCoreNanoSeconds"] = sample.CoreNanoSeconds,
        };
        summary["memory"] = new JsonObject
        {
            ["time"] = at.Stamp(), ["usageBytes"] = sample.MemoryBytes, ["workingSetBytes"] = sample.MemoryBytes,
        };
    }
}
