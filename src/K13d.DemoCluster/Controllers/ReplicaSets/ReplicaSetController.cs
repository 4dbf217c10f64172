using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template as asked for: of ReplicaSets, and of their predecessors, ReplicationControllers.</summary>
internal sealed class ReplicaSetController(
    ClusterView cluster, PodControl pods, Ownership ownership, TimeProvider time, ReplicaSetKind kind) : IController
{
    private const string Manager = "kube-controller-manager";

    // Not more pods at once than this, so that a bad template fails a few hundred times and not ten thousand.
    private const int BurstReplicas = 500;

    private readonly EventSource source = new(kind.Component);

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(kind.Resource, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, Ownership.ToOwner(cluster, kind.Resource, kind.Kind, kind.SelectorOf, due.Add));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(kind.Resource, key) is not { } set) return null;
        var selector = kind.SelectorOf(set);
        var owned = ownership.Claim(set, selector, Resources.Pods, Manager);
        ApiException? failure = null;
        if (!set.IsBeingDeleted) failure = Scale(set, owned);
        var active = ownership.Claim(set, selector, Resources.Pods, Manager).Where(pod => pod.IsActive).ToList();
        var next = WriteStatus(set, active, failure);
        return failure is null ? next : throw failure;
    }

    private ApiException? Scale(JsonObject set, List<JsonObject> owned)
    {
        var active = owned.Where(pod => pod.IsActive).ToList();
        var difference = active.Count - (int)(set.Number("spec", "replicas") ?? 1);
        try
        {
            for (var missing = Math.Min(-difference, BurstReplicas); missing > 0; missing--)
            {
                pods.Create(set, PodControl.FromTemplate(set, set.Child("spec", "template") ?? []), source);
            }
        }
        catch (ApiException refused)
        {
            return refused;
        }

        foreach (var pod in DeletionOrder.Of(active, time.GetUtcNow()).Take(Math.Min(difference, BurstReplicas))) pods.Delete(set, pod, source);
        return null;
    }

    private TimeSpan? WriteStatus(JsonObject set, List<JsonObject> active, ApiException? failure)
    {
        var now = time.GetUtcNow();
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var templateLabels = LabelSelector.OfMap(set.Child("spec", "template", "metadata", "labels"));
        var available = active.Count(pod => PodFacts.IsAvailable(pod, minReady, now));
        cluster.ChangeStatus(kind.Resource, set.Key, Manager, value =>
        {
            var status = new JsonObject { ["replicas"] = active.Count };
            PutCount(status, "fullyLabeledReplicas", active.Count(templateLabels.Matches));
            PutCount(status, "readyReplicas", active.Count(pod => pod.IsReady));
            PutCount(status, "availableReplicas", available);
            status["observedGeneration"] = set.Generation;
            if (failure is not null) status["conditions"] = new JsonArray(ReplicaFailure(value, failure, now));
            value["status"] = status;
        });
        return active.Select(pod => PodFacts.AvailableAt(pod, minReady) - now).Where(wait => wait > TimeSpan.Zero).Min();
    }

    private static JsonObject ReplicaFailure(JsonObject set, ApiException failure, DateTimeOffset now)
    {
        var since = set.Condition("ReplicaFailure").Text("lastTransitionTime") ?? now.Stamp();
        return new JsonObject
        {
            ["type"] = "ReplicaFailure",
            ["status"] = "True",
            ["lastTransitionTime"] = since,
            ["reason"] = "FailedCreate",
            ["message"] = failure.Message,
        };
    }

    private static void PutCount(JsonObject status, string name, int count) => status.Put(name, count == 0 ? null : count);
}
