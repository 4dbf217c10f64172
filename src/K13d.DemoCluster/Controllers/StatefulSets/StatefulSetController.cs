using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.History;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.StatefulSets;

/// <summary>Keeps numbered pods: made in order, each when the one before is ready; replaced and removed from the last to the first.</summary>
internal sealed class StatefulSetController(ClusterView cluster, EventRecorder events, Ownership ownership, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    private readonly EventSource source = new("statefulset-controller");
    private readonly ControllerRevisions revisions = new(cluster, "controller.kubernetes.io/hash");

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.StatefulSets, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, Ownership.ToOwner(cluster, Resources.StatefulSets, "StatefulSet", SelectorOf, due.Add));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.StatefulSets, key) is not { } set || SelectorOf(set).IsEmpty) return null;
        var (update, all) = revisions.Sync(set);
        var current = all.FirstOrDefault(revision => revision.Name == set.Text("status", "currentRevision")) ?? update;
        if (!set.IsBeingDeleted) Step(set, current, update);
        return WriteStatus(set, current, update);
    }

    private static LabelSelector SelectorOf(JsonObject set) => LabelSelector.Of(set.Child("spec", "selector"));

    private SortedDictionary<int, JsonObject> PodsOf(JsonObject set)
    {
        var pods = new SortedDictionary<int, JsonObject>();
        foreach (var pod in ownership.Claim(set, SelectorOf(set), Resources.Pods, Manager))
        {
            if (StatefulPods.OrdinalOf(set, pod) is { } ordinal) pods[ordinal] = pod;
        }

        return pods;
    }

    private static int First(JsonObject set) => (int)(set.Number("spec", "ordinals", "start") ?? 0);

    private static int Replicas(JsonObject set) => (int)(set.Number("spec", "replicas") ?? 1);

    private bool IsHealthy(JsonObject set, JsonObject pod) =>
        !pod.IsBeingDeleted && PodFacts.IsAvailable(pod, set.Number("spec", "minReadySeconds") ?? 0, time.GetUtcNow());

    private void Step(JsonObject set, JsonObject current, JsonObject update)
    {
        var isOrdered = set.Text("spec", "podManagementPolicy") != "Parallel";
        var pods = PodsOf(set);
        var (first, end) = (First(set), First(set) + Replicas(set));
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            var pod = pods.GetValueOrDefault(ordinal);
            if (pod is { HasEnded: true, IsBeingDeleted: false })
            {
                Delete(set, pod);
                if (isOrdered) return;
                continue;
            }

            if (pod is null) pod = Create(set, ordinal, RevisionFor(set, ordinal, current, update));
            if (isOrdered && !IsHealthy(set, pod)) return;
        }

        foreach (var (_, pod) in pods.Where(entry => entry.Key < first || entry.Key >= end).Reverse())
        {
            if (!pod.IsBeingDeleted) Delete(set, pod);
            if (isOrdered) return;
        }

        Update(set, update, first, end);
    }

    // From the last pod to the partition, one at a time, each after the one before is healthy again.
    private void Update(JsonObject set, JsonObject update, int first, int end)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete") return;
        var pods = PodsOf(set);
        var partition = first + (int)(set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0);
        for (var ordinal = end - 1; ordinal >= partition; ordinal--)
        {
            if (!pods.TryGetValue(ordinal, out var pod)) return;
            if (pod.Label(StatefulPods.RevisionLabel) != update.Name)
            {
                if (!pod.IsBeingDeleted) Delete(set, pod);
                return;
            }

            if (!IsHealthy(set, pod)) return;
        }
    }

    private static JsonObject RevisionFor(JsonObject set, int ordinal, JsonObject current, JsonObject update)
    {
        var isRolling = set.Text("spec", "updateStrategy", "type") != "OnDelete";
        return isRolling && ordinal < First(set) + (set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0) ? current : update;
    }

    private JsonObject Create(JsonObject set, int ordinal, JsonObject revision)
    {
        foreach (var claim in StatefulPods.Claims(set, ordinal))
        {
            if (cluster.Find(Resources.PersistentVolumeClaims, claim.Key) is not null) continue;
            cluster.Create(Resources.PersistentVolumeClaims, claim, Manager);
            events.Normal(set, source, "SuccessfulCreate", $"create Claim {claim.Name} Pod {StatefulPods.NameOf(set, ordinal)} in StatefulSet {set.Name} success");
        }

        var pod = StatefulPods.Build(set, ordinal, revision);
        try
        {
            var created = cluster.Create(Resources.Pods, pod, Manager);
            events.Normal(set, source, "SuccessfulCreate", $"create Pod {pod.Name} in StatefulSet {set.Name} successful");
            return created;
        }
        catch (ApiException refused)
        {
            events.Warning(set, source, "FailedCreate", $"create Pod {pod.Name} in StatefulSet {set.Name} failed error: {refused.Message}");
            throw;
        }
    }

    private void Delete(JsonObject set, JsonObject pod)
    {
        cluster.Delete(Resources.Pods, pod.Key, ClusterView.OnlyIf(pod));
        events.Normal(set, source, "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful");
    }

    private TimeSpan? WriteStatus(JsonObject set, JsonObject current, JsonObject update)
    {
        var now = time.GetUtcNow();
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var pods = PodsOf(set).Values.ToList();
        int Of(JsonObject revision) => pods.Count(pod => !pod.IsBeingDeleted && pod.Label(StatefulPods.RevisionLabel) == revision.Name);
        var ready = pods.Count(pod => pod.IsReady);
        var isUpdated = Of(update) == Replicas(set) && pods.Count == Replicas(set) && ready == Replicas(set);
        var settled = isUpdated ? update : current;
        cluster.ChangeStatus(Resources.StatefulSets, set.Key, Manager, value =>
        {
            var status = new JsonObject { ["observedGeneration"] = set.Generation, ["replicas"] = pods.Count };
            PutCount(status, "readyReplicas", ready);
            PutCount(status, "currentReplicas", Of(settled));
            PutCount(status, "updatedReplicas", Of(update));
            status["currentRevision"] = settled.Name;
            status["updateRevision"] = update.Name;
            status["collisionCount"] = 0;
            status["availableReplicas"] = pods.Count(pod => PodFacts.IsAvailable(pod, minReady, now));
            value["status"] = status;
        });
        revisions.Prune(set, [settled.Name, update.Name, .. pods.Select(pod => pod.Label(StatefulPods.RevisionLabel) ?? "")]);
        return pods.Select(pod => PodFacts.AvailableAt(pod, minReady) - now).Where(wait => wait > TimeSpan.Zero).Min();
    }

    private static void PutCount(JsonObject status, string name, int count) => status.Put(name, count == 0 ? null : count);
}
