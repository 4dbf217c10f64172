using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>
/// Spreads a change of a Deployment's replicas over its ReplicaSets in the middle of a rollout, each by its share.
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
/// </summary>
internal sealed class ProportionalScale(ReplicaSetScaler scaler)
{
    public void Apply(JsonObject deployment, JsonObject? newSet, IReadOnlyList<JsonObject> oldSets)
    {
        var budget = RolloutBudget.Of(deployment);
        var all = newSet is null ? oldSets : [.. oldSets, newSet];
        var active = all.Where(set => Replicas(set) > 0).ToList();
        if (active.Count <= 1)
        {
            var only = active.FirstOrDefault() ?? newSet ?? all.OrderByDescending(Revisions.Of).FirstOrDefault();
            if (only is not null) scaler.Scale(deployment, only, budget.Replicas, budget);
            return;
        }

        // A finished rollout: the new one has it all.
        if (newSet is not null && Replicas(newSet) == budget.Replicas && (newSet.Number("status", "availableReplicas") ?? 0) == budget.Replicas)
        {
            foreach (var set in active.Where(set => set.Uid != newSet.Uid)) scaler.Scale(deployment, set, 0, budget);
            return;
        }

        if (deployment.Text("spec", "strategy", "type") == "Recreate") return;
        var total = active.Sum(Replicas);
        var allowed = budget.Replicas > 0 ? budget.MostPods : 0;
        var toSpread = allowed - total;
        var bySize = toSpread >= 0
            ? active.OrderByDescending(Replicas).ThenByDescending(set => set.CreatedAt)
            : active.OrderByDescending(Replicas).ThenBy(set => set.CreatedAt);
        var targets = bySize.Select(set => (Set: set, Target: Replicas(set) + ShareOf(set, budget, toSpread))).ToList();
        var left = toSpread - targets.Sum(entry => entry.Target - Replicas(entry.Set));
        for (var at = 0; at < targets.Count; at++)
        {
            var target = Math.Max(0, at == 0 ? targets[at].Target + left : targets[at].Target);
            scaler.Scale(deployment, targets[at].Set, target, budget);
        }
    }

    private static int ShareOf(JsonObject set, RolloutBudget budget, int toSpread)
    {
        var mostBefore = Revisions.Most(set) ?? budget.Replicas;
        if (mostBefore == 0 || toSpread == 0) return 0;
        var grown = (int)Math.Round(Replicas(set) * (double)budget.MostPods / mostBefore, MidpointRounding.AwayFromZero) - Replicas(set);
        return toSpread > 0 ? Math.Clamp(grown, 0, toSpread) : Math.Clamp(grown, toSpread, 0);
    }

    private static int Replicas(JsonObject set) => (int)(set.Number("spec", "replicas") ?? 1);
}
