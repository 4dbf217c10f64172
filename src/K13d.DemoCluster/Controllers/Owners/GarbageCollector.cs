using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>
/// Deletes what nobody owns any more, lets go of what is to be kept, and holds back an owner that goes after its dependents. What is due is the
/// uid of an owner. https://kubernetes.io/docs/concepts/architecture/garbage-collection/
/// </summary>
internal sealed class GarbageCollector(ClusterView cluster) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private readonly Dictionary<string, (GroupResource Resource, ObjectKey Key)> present = [];

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.FollowAll(change =>
    {
        if (change.Before is { } before && (change.After is null || change.After.Uid != before.Uid))
        {
            present.Remove(before.Uid);
            due.Add(new ObjectKey(null, before.Uid));
        }

        if (change.After is { } after)
        {
            present[after.Uid] = (change.Resource, after.Key);
            if (after.IsBeingDeleted) due.Add(new ObjectKey(null, after.Uid));
        }

        foreach (var owner in change.Latest.Owners)
        {
            if (owner.Text("uid") is { } uid && (!present.ContainsKey(uid) || change.After is null)) due.Add(new ObjectKey(null, uid));
        }
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        var uid = key.Name;
        if (present.TryGetValue(uid, out var place) && cluster.Find(place.Resource, place.Key) is { } owner && owner.Uid == uid)
        {
            if (!owner.IsBeingDeleted) return null;
            var finalizers = owner.Texts("metadata", "finalizers").ToList();
            if (finalizers.Contains(Orphan)) LetGo(owner, place.Resource);
            else if (finalizers.Contains(Foreground)) DeleteFirst(owner, place.Resource);
            return null;
        }

        foreach (var (resource, dependent) in cluster.DependentsOf(uid).ToList())
        {
            if (cluster.Find(resource, dependent) is { IsBeingDeleted: false } value) Collect(resource, value);
        }

        return null;
    }

    private void Collect(GroupResource resource, JsonObject dependent)
    {
        var owners = dependent.Owners.ToList();
        var gone = owners.Where(owner => !Exists(owner, dependent.Namespace)).ToList();
        if (gone.Count == 0) return;
        if (gone.Count == owners.Count)
        {
            var options = ClusterView.OnlyIf(dependent);
            options["propagationPolicy"] = Policy(dependent);
            cluster.Delete(resource, dependent.Key, options);
            return;
        }

        var uids = gone.Select(owner => owner.Text("uid") ?? "").ToHashSet(StringComparer.Ordinal);
        RemoveOwners(resource, dependent, uids);
    }

    private static string Policy(JsonObject dependent)
    {
        var finalizers = dependent.Texts("metadata", "finalizers").ToList();
        return finalizers.Contains(Orphan) ? "Orphan" : finalizers.Contains(Foreground) ? "Foreground" : "Background";
    }

    // Looked up in the store itself: a watch may not have told of the owner yet.
    private bool Exists(JsonObject owner, string? @namespace)
    {
        var apiVersion = owner.Text("apiVersion") ?? "";
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        var type = cluster.Objects.Types.FirstOrDefault(type => type.Group == group && type.Kind == owner.Text("kind"));
        return type is not null && cluster.Objects.Find(type.Resource, type.IsNamespaced ? @namespace : null, owner.Text("name") ?? "")?.Uid == owner.Text("uid");
    }

    private void LetGo(JsonObject owner, GroupResource resource)
    {
        foreach (var (dependentResource, key) in cluster.DependentsOf(owner.Uid).ToList())
        {
            if (cluster.Find(dependentResource, key) is { } dependent) RemoveOwners(dependentResource, dependent, [owner.Uid]);
        }

        RemoveFinalizer(resource, owner, Orphan);
    }

    private void DeleteFirst(JsonObject owner, GroupResource resource)
    {
        var isBlocked = false;
        foreach (var (dependentResource, key) in cluster.DependentsOf(owner.Uid).ToList())
        {
            if (cluster.Find(dependentResource, key) is not { } dependent) continue;
            var blocks = dependent.Owners.Any(reference => reference.Text("uid") == owner.Uid && reference.Flag("blockOwnerDeletion") == true);
            if (!dependent.IsBeingDeleted)
            {
                var options = ClusterView.OnlyIf(dependent);
                options["propagationPolicy"] = blocks ? "Foreground" : "Background";
                cluster.Delete(dependentResource, key, options);
            }

            isBlocked |= blocks && cluster.Find(dependentResource, key)?.Uid == dependent.Uid;
        }

        if (!isBlocked) RemoveFinalizer(resource, owner, Foreground);
    }

    private void RemoveOwners(GroupResource resource, JsonObject dependent, HashSet<string> uids) => cluster.Change(resource, dependent.Key, Manager, value =>
    {
        var left = value.Owners.Where(owner => !uids.Contains(owner.Text("uid") ?? "")).Select(owner => owner.Copy()).ToList();
        value.ChildOrNew("metadata").Put("ownerReferences", left.Count == 0 ? null : left.ToJsonArray());
    });

    private void RemoveFinalizer(GroupResource resource, JsonObject owner, string finalizer) => cluster.Change(resource, owner.Key, Manager, value =>
    {
        var left = value.Texts("metadata", "finalizers").Where(other => other != finalizer).ToList();
        value.ChildOrNew("metadata").Put("finalizers", left.Count == 0 ? null : left.ToJsonArray());
    });
}
