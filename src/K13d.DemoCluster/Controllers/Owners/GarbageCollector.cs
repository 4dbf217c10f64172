using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>
/// Deletes what nobody owns any more, lets go of what is to be kept, and holds back an owner that goes after its dependents. What is due is the
/// uid of an object. Source: k8s.io/kubernetes/pkg/controller/garbagecollector.
/// </summary>
internal sealed class GarbageCollector(ClusterView cluster, EventRecorder events) : IController
{
    /// <summary>How often a real one reads anew which kinds are served.</summary>
    private static readonly TimeSpan KindsAreRead = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (GroupResource Resource, ObjectKey Key)> present = [];
    private readonly OwnerEdits edits = new(cluster);
    private readonly OwnerStates states = new(cluster.Objects);
    private readonly StrayOwners strays = new(events);

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.FollowAll(change =>
    {
        if (change.Before is { } before && (change.After is null || change.After.Uid != before.Uid))
        {
            present.Remove(before.Uid);
            strays.Forget(before.Uid);
            AddDependents(before.Uid, due);
        }

        if (change.After is { } after)
        {
            var isNew = present.TryAdd(after.Uid, (change.Resource, after.Key));
            if (Finalizers.IsGoing(after)) due.Add(Due(after.Uid));
            // At once, and those that come while it waits; or that came before it, and may be wrong about it.
            if (isNew || Finalizers.GoesLast(after)) AddDependents(after.Uid, due);
            if (IsToBeJudged(change, after)) due.Add(Due(after.Uid));
        }

        foreach (var owner in (change.Before?.Owners ?? []).Concat(change.After?.Owners ?? []))
        {
            if (owner.Text("uid") is { } uid && Present(uid) is { } waiting && Finalizers.GoesLast(waiting)) due.Add(Due(uid));
        }
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (Present(key.Name) is not { } value || !present.TryGetValue(key.Name, out var place)) return null;
        if (value.IsBeingDeleted)
        {
            if (Finalizers.LetsGo(value)) LetGo(place.Resource, value);
            else if (Finalizers.GoesLast(value) && !HoldsBack(value)) edits.RemoveFinalizer(place.Resource, value, Finalizers.Foreground);
            return null;
        }

        foreach (var owner in value.Owners.Where(IsElsewhere(value))) strays.Report(value, owner);
        return states.Of(value) switch
        {
            { IsNonsense: true } => null,
            { IsUnknown: true } => KindsAreRead,
            var owners => Judge(place.Resource, value, owners),
        };
    }

    private TimeSpan? Judge(GroupResource resource, JsonObject value, OwnerStates.Found owners)
    {
        if (owners.Present.Count + owners.Gone.Count + owners.Waiting.Count == 0) return null;
        if (owners.Present.Count > 0)
        {
            // An owner that waits would wait for ever for what has another owner.
            edits.RemoveOwners(resource, value, [.. owners.Gone, .. owners.Waiting]);
            return null;
        }

        var dependents = DependentsOf(value.Uid).ToList();
        if (owners.Waiting.Count == 0 || dependents.Count == 0)
        {
            Delete(resource, value, Finalizers.PolicyOf(value));
            return null;
        }

        // A circle in which each would wait for the other.
        if (dependents.Any(dependent => dependent.Value.IsBeingDeleted && Finalizers.GoesLast(dependent.Value))) edits.Unblock(resource, value);
        Delete(resource, value, "Foreground");
        return null;
    }

    private static ObjectKey Due(string uid) => new(null, uid);

    private JsonObject? Present(string uid) =>
        present.TryGetValue(uid, out var place) && cluster.Find(place.Resource, place.Key) is { } found && found.Uid == uid ? found : null;

    private IEnumerable<(GroupResource Resource, JsonObject Value)> DependentsOf(string uid)
    {
        foreach (var (resource, key) in cluster.DependentsOf(uid).ToList())
        {
            if (cluster.Find(resource, key) is { } dependent) yield return (resource, dependent);
        }
    }

    private void AddDependents(string uid, WorkQueue due)
    {
        foreach (var (_, dependent) in DependentsOf(uid)) due.Add(Due(dependent.Uid));
    }

    // Its owners are others than before, and not all of them are seen where it says.
    private bool IsToBeJudged(ObjectChange change, JsonObject after) =>
        change.Touches("metadata", "ownerReferences")
        && after.Owners.Any(owner => Present(owner.Text("uid") ?? "") is not { IsBeingDeleted: false } found || !IsWhere(after, owner, found));

    private static bool IsWhere(JsonObject dependent, JsonObject owner, JsonObject found) =>
        (found.Namespace is null || found.Namespace == dependent.Namespace)
        && found.Name == owner.Text("name") && found.Text("kind") == owner.Text("kind") && found.Text("apiVersion") == owner.Text("apiVersion");

    private Func<JsonObject, bool> IsElsewhere(JsonObject dependent) =>
        owner => owner.Text("uid") is { } uid && Present(uid)?.Namespace is { } home && home != dependent.Namespace;

    private bool HoldsBack(JsonObject owner) => DependentsOf(owner.Uid).Any(dependent =>
        dependent.Value.Owners.Any(reference => reference.Text("uid") == owner.Uid && reference.Flag("blockOwnerDeletion") == true));

    private void LetGo(GroupResource resource, JsonObject owner)
    {
        foreach (var (dependentResource, dependent) in DependentsOf(owner.Uid)) edits.RemoveOwners(dependentResource, dependent, [owner.Uid]);
        edits.RemoveFinalizer(resource, owner, Finalizers.Orphan);
    }

    private void Delete(GroupResource resource, JsonObject value, string policy)
    {
        var options = ClusterView.OnlyIf(value);
        options["propagationPolicy"] = policy;
        cluster.Delete(resource, value.Key, options);
    }
}
