using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>How far a rolling update may go above and below the replicas asked for.</summary>
/// <param name="Surge">Pods above.</param>
/// <param name="Unavailable">Pods below; never 0 together with a surge of 0, which could never move.</param>
internal readonly record struct RolloutBudget(int Replicas, int Surge, int Unavailable)
{
    public int MostPods => Replicas + Surge;

    public int FewestAvailable => Replicas - Unavailable;

    public static RolloutBudget Of(JsonObject deployment)
    {
        var replicas = (int)(deployment.Number("spec", "replicas") ?? 1);
        if (deployment.Text("spec", "strategy", "type") == "Recreate") return new RolloutBudget(replicas, 0, replicas);
        var surge = Share.Of(deployment.At("spec", "strategy", "rollingUpdate", "maxSurge"), replicas, roundUp: true);
        var unavailable = Share.Of(deployment.At("spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas, roundUp: false);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new RolloutBudget(replicas, surge, Math.Min(unavailable, replicas));
    }

    /// <summary>How many replicas the new ReplicaSet may have, now that all have <paramref name="total"/> together.</summary>
    public int NewReplicas(int current, int total, bool recreate)
    {
        if (recreate) return Replicas;
        return total >= MostPods ? current : current + Math.Min(MostPods - total, Replicas - current);
    }
}
