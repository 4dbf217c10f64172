using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Kubelet.Nodes;

/// <summary>Says that the demo cluster's nodes are alive: a Lease every ten seconds, the conditions' times every five minutes.</summary>
internal sealed class NodeHeartbeat(ClusterView cluster, TimeProvider time) : IController
{
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Report = TimeSpan.FromMinutes(5);

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.Follow(Resources.Nodes, change =>
    {
        if (change.Before is null) due.Add(change.Key);
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (DemoNodes.NumberOf(key.Name) is null || cluster.Find(Resources.Nodes, key) is not { } node) return null;
        var now = time.GetUtcNow();
        Renew(node, now);
        if (node.Condition("Ready").Time("lastHeartbeatTime") + Report <= now)
        {
            cluster.ChangeStatus(Resources.Nodes, key, "kubelet", value =>
            {
                foreach (var condition in value.Items("status", "conditions")) condition["lastHeartbeatTime"] = now.Stamp();
            });
        }

        return Renewal;
    }

    private void Renew(JsonObject node, DateTimeOffset now)
    {
        var lease = new ObjectKey(LeaseNamespace, node.Name);
        if (cluster.Change(Resources.Leases, lease, "kubelet", value => value.ChildOrNew("spec")["renewTime"] = now.MicroStamp()) is not null) return;
        var owner = Ownership.Reference(node);
        owner.Remove("controller");
        owner.Remove("blockOwnerDeletion");
        cluster.Create(
            Resources.Leases,
            new JsonObject
            {
                ["apiVersion"] = "coordination.k8s.io/v1",
                ["kind"] = "Lease",
                ["metadata"] = new JsonObject { ["name"] = node.Name, ["namespace"] = LeaseNamespace, ["ownerReferences"] = new JsonArray(owner) },
                ["spec"] = new JsonObject { ["holderIdentity"] = node.Name, ["leaseDurationSeconds"] = 40, ["renewTime"] = now.MicroStamp() },
            },
            "kubelet");
    }
}
