using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Disruptions;

/// <summary>Writes into each PodDisruptionBudget how many of its pods may be evicted now.</summary>
internal sealed class DisruptionController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    private readonly EventSource source = new("controllermanager");
    private readonly PodScales scales = new(cluster);

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
        if (pods.Count == 0) events.Normal(budget, source, "NoPods", "No matching pods found");
        var (expected, failure) = Expected(budget, pods);
        if (failure is not null)
        {
            FailSafe(budget, failure);
            return null;
        }

        var desired = Desired(budget, expected);
        var written = cluster.ChangeStatus(Resources.PodDisruptionBudgets, key, Manager, value =>
        {
            // Of the budget as it is stored, and not as the watch last told it: an eviction may have spent of it since.
            var disrupted = Disrupted(value, pods);
            var healthy = pods.Count(pod => pod.IsReady && !pod.IsBeingDeleted && !disrupted.ContainsKey(pod.Name));
            var allowed = Math.Max(0, expected == 0 ? 0 : healthy - desired);
            var (state, reason) = allowed > 0 ? ("True", "SufficientPods") : ("False", "InsufficientPods");
            var conditions = new JsonArray(Condition(value, budget.Generation, state, reason, ""));
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

    private JsonObject Condition(JsonObject budget, long? generation, string state, string reason, string message)
    {
        var before = budget.Condition("DisruptionAllowed");
        var condition = new JsonObject { ["type"] = "DisruptionAllowed", ["status"] = state };
        if (generation is not null) condition["observedGeneration"] = generation;
        condition["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.GetUtcNow().Stamp();
        condition["reason"] = reason;
        condition["message"] = message;
        return condition;
    }

    // A number of pods that must stay is of those there are.
    private (int Count, string? Failure) Expected(JsonObject budget, List<JsonObject> pods) =>
        budget.At("spec", "maxUnavailable") is null && budget.Text("spec", "minAvailable") is null ? (pods.Count, null) : scales.Of(pods);

    /// <summary>Where it cannot be known how many pods there should be, none may be evicted.</summary>
    private void FailSafe(JsonObject budget, string failure)
    {
        events.Warning(budget, source, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {failure}");
        cluster.ChangeStatus(Resources.PodDisruptionBudgets, budget.Key, Manager, value =>
        {
            var status = value.ChildOrNew("status");
            status["disruptionsAllowed"] = 0;
            foreach (var count in (string[])["currentHealthy", "desiredHealthy", "expectedPods"]) status[count] ??= 0;
            status["conditions"] = new JsonArray(Condition(value, status.Number("observedGeneration"), "False", "SyncFailed", failure));
        });
    }

    private static int Desired(JsonObject budget, int expected) => budget.At("spec", "maxUnavailable") is { } most
        ? Math.Max(0, expected - Share.Of(most, expected, roundUp: true))
        : Share.Of(budget.At("spec", "minAvailable"), expected, roundUp: true);
}
