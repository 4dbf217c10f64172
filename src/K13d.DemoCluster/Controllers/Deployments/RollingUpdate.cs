using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>
/// One step from the old ReplicaSets to the new one: up as far as the surge allows, else down as far as availability allows.
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
/// </summary>
internal sealed class RollingUpdate(ReplicaSetScaler scaler)
{
    /// <returns>Whether something was scaled; the rest waits for what comes of it.</returns>
    public bool Step(JsonObject deployment, JsonObject newSet, IReadOnlyList<JsonObject> oldSets)
    {
        var budget = RolloutBudget.Of(deployment);
        return ScaleUp(deployment, newSet, oldSets, budget) || ScaleDown(deployment, newSet, oldSets, budget);
    }

    private bool ScaleUp(JsonObject deployment, JsonObject newSet, IReadOnlyList<JsonObject> oldSets, RolloutBudget budget)
    {
        var current = Replicas(newSet);
        if (current == budget.Replicas) return false;
        var target = current > budget.Replicas
            ? budget.Replicas
            : budget.NewReplicas(current, current + oldSets.Sum(Replicas), recreate: false);
        if (target == current) return false;
        scaler.Scale(deployment, newSet, target, budget);
        return true;
    }

    private bool ScaleDown(JsonObject deployment, JsonObject newSet, IReadOnlyList<JsonObject> oldSets, RolloutBudget budget)
    {
        var oldReplicas = oldSets.Sum(Replicas);
        if (oldReplicas == 0) return false;
        var newUnavailable = Replicas(newSet) - Available(newSet);
        var mayGo = oldReplicas + Replicas(newSet) - budget.FewestAvailable - newUnavailable;
        if (mayGo <= 0) return false;

        // Old pods that do not work are in nobody's way when they go.
        var old = oldSets.OrderBy(set => set.CreatedAt).ToList();
        var cleaned = 0;
        for (var at = 0; at < old.Count && cleaned < mayGo; at++)
        {
            var broken = Replicas(old[at]) - Available(old[at]);
            if (Replicas(old[at]) == 0 || broken <= 0) continue;
            var gone = Math.Min(mayGo - cleaned, broken);
            old[at] = scaler.Scale(deployment, old[at], Replicas(old[at]) - gone, budget);
            cleaned += gone;
        }

        var available = old.Sum(Available) + Available(newSet);
        var left = available - budget.FewestAvailable;
        foreach (var set in old.Where(set => left > 0 && Replicas(set) > 0))
        {
            var gone = Math.Min(Replicas(set), left);
            if (gone <= 0) continue;
            scaler.Scale(deployment, set, Replicas(set) - gone, budget);
            left -= gone;
            cleaned += gone;
        }

        return cleaned > 0;
    }

    private static int Replicas(JsonObject set) => (int)(set.Number("spec", "replicas") ?? 1);

    private static int Available(JsonObject set) => (int)(set.Number("status", "availableReplicas") ?? 0);
}
