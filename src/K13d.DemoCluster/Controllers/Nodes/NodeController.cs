using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.Scheduling;

namespace K13d.DemoCluster.Controllers.Nodes;

/// <summary>Marks nodes that are cordoned or not well, evicts what a node's taints do not bear, and clears away the pods of nodes that are gone.</summary>
internal sealed class NodeController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Cordoned = "node.kubernetes.io/unschedulable";

    /// <summary>Source: pkg/controller/nodelifecycle, the taints that keep pods away.</summary>
    private static readonly (string Condition, string State, string Taint)[] ByCondition =
    [
        ("Ready", "False", "node.kubernetes.io/not-ready"), ("Ready", "Unknown", "node.kubernetes.io/unreachable"),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"), ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"), ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ];

    private static readonly HashSet<string> Marks = [.. ByCondition.Select(mark => mark.Taint), Cordoned];

    private readonly EventSource source = new("node-controller");
    private readonly EventSource eviction = new("taint-eviction-controller");

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Nodes, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, change =>
        {
            if (change.After?.NodeName is { } node && change.Before?.NodeName is null) due.Add(new ObjectKey(null, node));
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        var pods = cluster.Of(Resources.Pods).IndexedBy(key.Name).ToList();
        if (cluster.Find(Resources.Nodes, key) is not { } node)
        {
            foreach (var pod in pods) Delete(pod);
            return null;
        }

        MarkUnfit(node);
        var taints = node.Items("spec", "taints").Where(taint => taint.Text("effect") == "NoExecute").ToList();
        return taints.Count == 0 ? null : pods.Where(pod => !pod.IsBeingDeleted).Select(pod => Evict(pod, taints)).Min();
    }

    // Of a node that nobody has heard of yet, nothing is known, and nothing is held against it.
    private void MarkUnfit(JsonObject node)
    {
        var isCordoned = node.Flag("spec", "unschedulable") == true;
        var wanted = ByCondition.Where(mark => node.Condition(mark.Condition).Text("status") == mark.State).Select(mark => mark.Taint).ToHashSet(StringComparer.Ordinal);
        if (isCordoned) wanted.Add(Cordoned);
        var present = node.Items("spec", "taints").Where(IsMark).Select(taint => taint.TextOr("", "key")).ToHashSet(StringComparer.Ordinal);
        if (present.SetEquals(wanted)) return;
        cluster.Change(Resources.Nodes, node.Key, Manager, value =>
        {
            var kept = value.Items("spec", "taints").Where(taint => !IsMark(taint) || wanted.Contains(taint.TextOr("", "key"))).Select(taint => taint.Copy());
            var added = wanted.Except(present).Order(StringComparer.Ordinal)
                .Select(key => new JsonObject { ["key"] = key, ["effect"] = "NoSchedule", ["timeAdded"] = time.GetUtcNow().Stamp() });
            List<JsonObject> taints = [.. kept, .. added];
            value.ChildOrNew("spec").Put("taints", taints.Count == 0 ? null : taints.ToJsonArray());
        });
        if (present.Contains(Cordoned) == isCordoned) return;
        var state = isCordoned ? "NodeNotSchedulable" : "NodeSchedulable";
        events.Normal(node, source, state, $"Node {node.Name} status is now: {state}");
    }

    private static bool IsMark(JsonObject taint) => taint.Text("effect") == "NoSchedule" && Marks.Contains(taint.TextOr("", "key"));

    /// <returns>How long the pod may still stay, or null.</returns>
    private TimeSpan? Evict(JsonObject pod, List<JsonObject> taints)
    {
        TimeSpan? stays = null;
        foreach (var taint in taints)
        {
            var toleration = pod.Items("spec", "tolerations").FirstOrDefault(toleration => Taints.Tolerates(toleration, taint));
            if (toleration is null)
            {
                Mark(pod);
                return null;
            }

            if (toleration.Number("tolerationSeconds") is not { } seconds) continue;
            var left = (taint.Time("timeAdded") ?? time.GetUtcNow()).AddSeconds(seconds) - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                Mark(pod);
                return null;
            }

            stays = stays is null || left < stays ? left : stays;
        }

        return stays;
    }

    private void Mark(JsonObject pod)
    {
        events.Normal(pod, eviction, "TaintManagerEviction", $"Marking for deletion Pod {pod.Namespace}/{pod.Name}");
        cluster.Delete(Resources.Pods, pod.Key, ClusterView.OnlyIf(pod));
    }

    private void Delete(JsonObject pod)
    {
        var options = ClusterView.OnlyIf(pod);
        options["gracePeriodSeconds"] = 0;
        cluster.Delete(Resources.Pods, pod.Key, options);
    }
}
