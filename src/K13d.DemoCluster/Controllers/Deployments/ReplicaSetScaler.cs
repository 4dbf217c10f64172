using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>Changes how many replicas a Deployment's ReplicaSet is to have, and tells of it.</summary>
internal sealed class ReplicaSetScaler(ClusterView cluster, EventRecorder events)
{
    private const string Manager = "kube-controller-manager";

    public static readonly EventSource Source = new("deployment-controller");

    /// <summary>The ReplicaSet after it.</summary>
    public JsonObject Scale(JsonObject deployment, JsonObject set, int replicas, RolloutBudget budget)
    {
        var before = set.Number("spec", "replicas") ?? 1;
        var changed = cluster.Change(Resources.ReplicaSets, set.Key, Manager, value =>
        {
            value.ChildOrNew("spec")["replicas"] = replicas;
            Revisions.AnnotateReplicas(value, budget);
        });
        if (before != replicas) Tell(deployment, set.Name, before, replicas);
        return changed ?? set;
    }

    public void Tell(JsonObject deployment, string set, long before, long after) => events.Normal(
        deployment, Source, "ScalingReplicaSet", $"Scaled {(after > before ? "up" : "down")} replica set {set} from {before} to {after}");
}
