using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.Scheduling;

namespace K13d.DemoCluster.Controllers.Nodes;

/// <summary>Marks cordoned nodes, evicts what a node's taints do not bear, and clears away the pods of nodes that are gone.</summary>
internal sealed class NodeController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Cordoned = "node.kubernetes.io/unschedulable";

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

        MarkCordoned(node);
        var taints = node.Items("spec", "taints").Where(taint => taint.Text("effect") == "NoExecute").ToList();
        return taints.Count == 0 ? null : pods.Where(pod => !pod.IsBeingDeleted).Select(pod => Evict(pod, taints)).Min();
    }

    private void MarkCordoned(JsonObject node)
    {
        var isCordoned = node.Flag("spec", "unschedulable") == true;
        if (node.Items("spec", "taints").Any(taint => taint.Text("key") == Cordoned) == isCordoned) return;
        cluster.Change(Resources.Nodes, node.Key, Manager, value =>
        {
            var taints = value.Items("spec", "taints").Where(taint => taint.Text("key") != Cordoned).Select(taint => taint.Copy()).ToList();
            if (isCordoned) taints.Add(new JsonObject { ["key"] = Cordoned, ["effect"] = "NoSchedule", ["timeAdded"] = time.GetUtcNow().Stamp() });
            value.ChildOrNew("spec").Put("taints", taints.Count == 0 ? null : taints.ToJsonArray());
        });
        events.Normal(node, source, isCordoned ? "NodeNotSchedulable" : "NodeSchedulable", $"Node {node.Name} status is now: {(isCordoned ? "NodeNotSchedulable" : "NodeSchedulable")}");
    }

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
