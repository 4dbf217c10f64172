using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Disruptions;

/// <summary>Writes into each PodDisruptionBudget how many of its pods may be evicted now.</summary>
internal sealed class DisruptionController(ClusterView cluster, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.PodDisruptionBudgets, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, change =>
        {
            foreach (var budget in cluster.Of(Resources.PodDisruptionBudgets).In(change.Key.Namespace))
            {
                if (SelectorOf(budget).Matches(change.Latest)) due.Add(budget.Key);
            }
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.PodDisruptionBudgets, key) is not { } budget) return null;
        var selector = SelectorOf(budget);
        var pods = cluster.Of(Resources.Pods).In(key.Namespace).Where(selector.Matches).ToList();
        var expected = Expected(budget, pods);
        var desired = Desired(budget, expected);
        var written = cluster.ChangeStatus(Resources.PodDisruptionBudgets, key, Manager, value =>
        {
            // Of the budget as it is stored, and not as the watch last told it: an eviction may have spent of it since.
            var disrupted = Disrupted(value, pods);
            var healthy = pods.Count(pod => pod.IsReady && !pod.IsBeingDeleted && !disrupted.ContainsKey(pod.Name));
            var allowed = Math.Max(0, expected == 0 ? 0 : healthy - desired);
            var conditions = new JsonArray(Condition(value, budget.Generation, allowed));
            var status = new JsonObject { ["observedGeneration"] = budget.Generation };
            if (disrupted.Count > 0) status["disruptedPods"] = disrupted;
            status["disruptionsAllowed"] = allowed;
            status["currentHealthy"] = healthy;
            status["desiredHealthy"] = desired;
            status["expectedPods"] = expected;
            status["conditions"] = conditions;
            value["status"] = status;
        });
        return written is null ? null : UntilForgotten(written);
    }

    /// <summary>The pods whose eviction was allowed and is not seen yet. Who is still there after a while was not evicted after all.</summary>
    private JsonObject Disrupted(JsonObject budget, List<JsonObject> pods)
    {
        var there = pods.Where(pod => !pod.IsBeingDeleted).Select(pod => pod.Name).ToHashSet(StringComparer.Ordinal);
        return budget.Pairs("status", "disruptedPods")
            .Where(pod => there.Contains(pod.Key) && budget.Time("status", "disruptedPods", pod.Key) + DeletionTimeout >= time.GetUtcNow())
            .ToMap();
    }

    private TimeSpan? UntilForgotten(JsonObject budget)
    {
        var times = budget.Pairs("status", "disruptedPods").Select(pod => budget.Time("status", "disruptedPods", pod.Key)).OfType<DateTimeOffset>().ToList();
        return times.Count == 0 ? null : times.Min() + DeletionTimeout + TimeSpan.FromSeconds(1) - time.GetUtcNow();
    }

    private static LabelSelector SelectorOf(JsonObject budget) => LabelSelector.Of(budget.Child("spec", "selector"));

    private JsonObject Condition(JsonObject budget, long generation, int allowed)
    {
        var before = budget.Condition("DisruptionAllowed");
        var state = allowed > 0 ? "True" : "False";
        return new JsonObject
        {
            ["type"] = "DisruptionAllowed",
            ["status"] = state,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.GetUtcNow().Stamp(),
            ["reason"] = allowed > 0 ? "SufficientPods" : "InsufficientPods",
            ["message"] = "",
        };
    }

    // Shares are of what the pods' controllers want, and pods without one count for nothing; a number of pods that must stay is of those there are.
    private int Expected(JsonObject budget, List<JsonObject> pods)
    {
        if (budget.At("spec", "maxUnavailable") is null && budget.Text("spec", "minAvailable") is null) return pods.Count;
        return pods.Where(pod => pod.ControllerReference is not null)
            .GroupBy(pod => ScaledBy(pod)?.Uid ?? pod.ControllerReference.Text("uid"))
            .Sum(group => (int?)ScaledBy(group.First()).Number("spec", "replicas") ?? group.Count());
    }

    private JsonObject? ScaledBy(JsonObject pod)
    {
        if (pod.ControllerReference is not { } owner) return null;
        var key = new ObjectKey(pod.Namespace, owner.Text("name") ?? "");
        var found = owner.Text("kind") switch
        {
            "ReplicaSet" => cluster.Find(Resources.ReplicaSets, key),
            "StatefulSet" => cluster.Find(Resources.StatefulSets, key),
            "ReplicationController" => cluster.Find(Resources.ReplicationControllers, key),
            _ => null,
        };
        return found?.ControllerReference is { } deployment && deployment.Text("kind") == "Deployment"
            ? cluster.Find(Resources.Deployments, new ObjectKey(pod.Namespace, deployment.Text("name") ?? ""))
            : found;
    }

    private static int Desired(JsonObject budget, int expected) => budget.At("spec", "maxUnavailable") is { } most
        ? Math.Max(0, expected - Share.Of(most, expected, roundUp: true))
        : Share.Of(budget.At("spec", "minAvailable"), expected, roundUp: true);
}
