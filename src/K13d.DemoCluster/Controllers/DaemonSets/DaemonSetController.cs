using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.History;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.DaemonSets;

/// <summary>Keeps one pod on every node that the DaemonSet is for.</summary>
internal sealed class DaemonSetController(ClusterView cluster, PodControl control, EventRecorder events, Ownership ownership, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    private readonly EventSource source = new("daemonset-controller");
    private readonly ControllerRevisions revisions = new(cluster, DaemonPods.HashLabel);

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.DaemonSets, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, Ownership.ToOwner(cluster, Resources.DaemonSets, "DaemonSet", SelectorOf, due.Add));
        cluster.Follow(Resources.Nodes, change =>
        {
            if (!change.Touches("spec") && !change.Touches("metadata", "labels")) return;
            foreach (var set in cluster.Of(Resources.DaemonSets).All) due.Add(set.Key);
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.DaemonSets, key) is not { } set || SelectorOf(set).IsEmpty) return null;
        var (update, _) = revisions.Sync(set);
        var hash = revisions.HashOf(update);
        var wanted = cluster.Of(Resources.Nodes).All.Where(node => DaemonPods.BelongsOn(set, node)).OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        if (!set.IsBeingDeleted)
        {
            Place(set, wanted, hash);
            if (set.Text("spec", "updateStrategy", "type") != "OnDelete") Update(set, wanted.Count, hash);
        }

        return WriteStatus(set, wanted, hash);
    }

    private static LabelSelector SelectorOf(JsonObject set) => LabelSelector.Of(set.Child("spec", "selector"));

    private List<JsonObject> PodsOf(JsonObject set) => ownership.Claim(set, SelectorOf(set), Resources.Pods, Manager);

    private void Place(JsonObject set, List<JsonObject> wanted, string hash)
    {
        var byNode = PodsOf(set).ToLookup(DaemonPods.NodeOf);
        foreach (var node in wanted)
        {
            foreach (var failed in byNode[node.Name].Where(pod => pod.HasEnded && !pod.IsBeingDeleted))
            {
                events.Warning(set, source, "FailedDaemonPod", $"Found failed daemon pod {failed.Namespace}/{failed.Name} on node {node.Name}, will try to kill it");
                control.Delete(set, failed, source);
            }

            if (!byNode[node.Name].Any(pod => !pod.HasEnded)) control.Create(set, DaemonPods.Build(set, node, hash), source);
        }

        var names = wanted.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in byNode.Where(group => group.Key is null || !names.Contains(group.Key)).SelectMany(group => group).Where(pod => !pod.IsBeingDeleted)) control.Delete(set, pod, source);
    }

    // Old pods that do not work go at once; of those that do, no more than may be missing.
    private void Update(JsonObject set, int nodes, string hash)
    {
        var pods = PodsOf(set).Where(pod => !pod.HasEnded).ToList();
        var old = pods.Where(pod => pod.Label(DaemonPods.HashLabel) != hash && !pod.IsBeingDeleted).ToList();
        if (old.Count == 0) return;
        var most = Math.Max(1, Share.Of(set.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), nodes, roundUp: true, otherwise: 1));
        var missing = nodes - pods.Count(pod => IsAvailable(set, pod) && !pod.IsBeingDeleted);
        foreach (var broken in old.Where(pod => !IsAvailable(set, pod))) control.Delete(set, broken, source);
        foreach (var pod in old.Where(pod => IsAvailable(set, pod)).Take(Math.Max(0, most - missing))) control.Delete(set, pod, source);
    }

    private bool IsAvailable(JsonObject set, JsonObject pod) => PodFacts.IsAvailable(pod, set.Number("spec", "minReadySeconds") ?? 0, time.GetUtcNow());

    private TimeSpan? WriteStatus(JsonObject set, List<JsonObject> wanted, string hash)
    {
        var now = time.GetUtcNow();
        var names = wanted.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var pods = PodsOf(set).Where(pod => !pod.HasEnded && !pod.IsBeingDeleted).ToList();
        var placed = pods.Where(pod => DaemonPods.NodeOf(pod) is { } node && names.Contains(node)).ToList();
        var available = placed.Count(pod => IsAvailable(set, pod));
        cluster.ChangeStatus(Resources.DaemonSets, set.Key, Manager, value =>
        {
            var status = new JsonObject
            {
                ["currentNumberScheduled"] = placed.Count,
                ["numberMisscheduled"] = pods.Count - placed.Count,
                ["desiredNumberScheduled"] = wanted.Count,
                ["numberReady"] = placed.Count(pod => pod.IsReady),
                ["observedGeneration"] = set.Generation,
            };
            PutCount(status, "updatedNumberScheduled", placed.Count(pod => pod.Label(DaemonPods.HashLabel) == hash));
            PutCount(status, "numberAvailable", available);
            PutCount(status, "numberUnavailable", wanted.Count - available);
            value["status"] = status;
        });
        revisions.Prune(set, [$"{set.Name}-{hash}", .. pods.Select(pod => $"{set.Name}-{pod.Label(DaemonPods.HashLabel)}")]);
        return placed.Select(pod => PodFacts.AvailableAt(pod, set.Number("spec", "minReadySeconds") ?? 0) - now).Where(wait => wait > TimeSpan.Zero).Min();
    }

    private static void PutCount(JsonObject status, string name, int count) => status.Put(name, count == 0 ? null : count);
}
