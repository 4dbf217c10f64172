using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Usage;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Api.Metrics;

/// <summary>Makes <c>PodMetrics</c> and <c>NodeMetrics</c> of what there is at the moment; nothing is kept.</summary>
internal sealed class MetricsObjects(IObjects objects, TimeProvider time)
{
    /// <summary>How often metrics-server asks kubelets when nobody says otherwise: <c>--metric-resolution</c>.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromSeconds(15);

    /// <param name="namespace">Null for all.</param>
    public IEnumerable<StoredObject> Pods(string? @namespace)
    {
        var (now, at) = Moments();
        var measured = objects.List(Controllers.Resources.Nodes).Where(NodeUsage.IsMeasured).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return objects.List(Controllers.Resources.Pods, @namespace)
            .Where(pod => measured.Contains(pod.TextOr("", "spec", "nodeName")))
            .Select(pod => Of(pod, now, at)).OfType<StoredObject>();
    }

    public IEnumerable<StoredObject> Nodes()
    {
        var (now, at) = Moments();
        var pods = NodeUsage.PodsByNode(objects);
        return objects.List(Controllers.Resources.Nodes).Where(NodeUsage.IsMeasured).Select(node => Of(node, pods[node.Name], now, at));
    }

    /// <exception cref="ApiException">404: there is no such pod, or it has no metrics.</exception>
    public StoredObject Pod(string? @namespace, string name) =>
        objects.Find(Controllers.Resources.Pods, @namespace, name) is null
            ? throw Refusals.NotFound(Controllers.Resources.Pods, name)
            : Pods(@namespace).FirstOrDefault(pod => pod.Name == name)
                ?? throw Refusals.NotFound(new GroupResource(MetricsResources.Group, "podmetrics"), $"{@namespace}/{name}");

    /// <exception cref="ApiException">404: there is no such node, or it has no metrics.</exception>
    public StoredObject Node(string name) =>
        objects.Find(Controllers.Resources.Nodes, null, name) is null
            ? throw Refusals.NotFound(Controllers.Resources.Nodes, name)
            : Nodes().FirstOrDefault(node => node.Name == name)
                ?? throw Refusals.NotFound(new GroupResource(MetricsResources.Group, "nodemetrics"), name);

    /// <returns>Null where it does not run, which is all that metrics-server looks at, or not yet long enough to have been measured.</returns>
    private static StoredObject? Of(JsonObject pod, DateTimeOffset now, DateTimeOffset at)
    {
        if (pod.Text("status", "phase") != "Running" || ContainerUsage.OfRunning(pod, at) is not { Count: > 0 } running) return null;
        var metrics = Metrics(MetricsResources.Pods.Type, pod, now, at);
        metrics["containers"] = running.Select(container => new JsonObject { ["name"] = container.Name, ["usage"] = Usage(container.At(at)) }).ToJsonArray();
        return new StoredObject(metrics, 0);
    }

    private static StoredObject Of(JsonObject node, IEnumerable<JsonObject> pods, DateTimeOffset now, DateTimeOffset at)
    {
        var metrics = Metrics(MetricsResources.Nodes.Type, node, now, at);
        metrics["usage"] = Usage(NodeUsage.Of(node, pods, at));
        return new StoredObject(metrics, 0);
    }

    private static JsonObject Metrics(ResourceType type, JsonObject measured, DateTimeOffset now, DateTimeOffset at)
    {
        var metadata = new JsonObject { ["name"] = measured.Name, ["creationTimestamp"] = now.Stamp() };
        metadata.Put("namespace", measured.Namespace);
        metadata.Put("labels", measured.Child("metadata", "labels")?.Copy());
        return new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = metadata,
            ["timestamp"] = at.Stamp(),
            ["window"] = $"{Resolution.TotalSeconds}s",
        };
    }

    private static JsonObject Usage(UsageSample sample) => new()
    {
        ["cpu"] = QuantityText.Canonical($"{sample.NanoCores}n"),
        ["memory"] = QuantityText.Canonical($"{sample.MemoryBytes / 1024}Ki"),
    };

    private (DateTimeOffset Now, DateTimeOffset Measured) Moments()
    {
        var now = time.GetUtcNow();
        return (now, now.AddTicks(-(now.Ticks % Resolution.Ticks)));
    }
}
