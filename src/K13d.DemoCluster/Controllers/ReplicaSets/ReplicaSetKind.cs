using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.ReplicaSets;

/// <summary>In what a ReplicaSet and a ReplicationController differ.</summary>
internal sealed record ReplicaSetKind(GroupResource Resource, string Kind, string Component, Func<JsonObject, LabelSelector> SelectorOf)
{
    public static readonly ReplicaSetKind ReplicaSet = new(
        Resources.ReplicaSets, "ReplicaSet", "replicaset-controller", set => LabelSelector.Of(set.Child("spec", "selector")));

    public static readonly ReplicaSetKind ReplicationController = new(
        Resources.ReplicationControllers, "ReplicationController", "replication-controller", set => LabelSelector.OfMap(set.Child("spec", "selector")));
}
