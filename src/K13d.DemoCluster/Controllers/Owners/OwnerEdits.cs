using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>What the garbage collector writes into objects that stay for now.</summary>
internal sealed class OwnerEdits(ClusterView cluster)
{
    private const string Manager = "kube-controller-manager";

    public void RemoveOwners(GroupResource resource, JsonObject dependent, IReadOnlyCollection<string> uids) => ChangeOwners(
        resource, dependent, owners => owners.Where(owner => !uids.Contains(owner.Text("uid") ?? "")));

    /// <summary>Lets its owners go before it.</summary>
    public void Unblock(GroupResource resource, JsonObject dependent) => ChangeOwners(resource, dependent, owners => owners.Select(owner =>
    {
        var free = owner.Copy();
        if (free.Flag("blockOwnerDeletion") == true) free["blockOwnerDeletion"] = false;
        return free;
    }));

    public void RemoveFinalizer(GroupResource resource, JsonObject owner, string finalizer) => cluster.Change(resource, owner.Key, Manager, value =>
    {
        var left = value.Texts("metadata", "finalizers").Where(other => other != finalizer).ToList();
        value.ChildOrNew("metadata").Put("finalizers", left.Count == 0 ? null : left.ToJsonArray());
    });

    private void ChangeOwners(GroupResource resource, JsonObject dependent, Func<IEnumerable<JsonObject>, IEnumerable<JsonObject>> change) =>
        cluster.Change(resource, dependent.Key, Manager, value =>
        {
            var left = change(value.Owners).Select(owner => owner.Copy()).ToList();
            value.ChildOrNew("metadata").Put("ownerReferences", left.Count == 0 ? null : left.ToJsonArray());
        });
}
