using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers;

/// <summary>
/// The cluster as the control plane knows it: what watches told, and at once what it wrote itself, so that no controller ever acts on a
/// view older than its own last write. Used by the control loop's one thread only.
/// </summary>
internal sealed class ClusterView(IObjects objects)
{
    private readonly Dictionary<GroupResource, ObjectCache> caches = new()
    {
        [Resources.Pods] = new ObjectCache(pod => pod.Text("spec", "nodeName")),
    };

    private readonly Dictionary<GroupResource, List<Action<ObjectChange>>> followers = [];
    private readonly List<Action<ObjectChange>> followersOfAll = [];
    private readonly OwnerIndex owners = new();

    // Objects that we ended ourselves and whose last watch events are still on their way.
    private readonly HashSet<string> ended = [];

    public IObjects Objects => objects;

    public ObjectCache Of(GroupResource resource)
    {
        if (!caches.TryGetValue(resource, out var cache)) caches[resource] = cache = new ObjectCache();
        return cache;
    }

    public JsonObject? Find(GroupResource resource, ObjectKey key) => Of(resource).Find(key);

    /// <summary>Every object that names this one as an owner.</summary>
    public IReadOnlyCollection<(GroupResource Resource, ObjectKey Key)> DependentsOf(string uid) => owners.DependentsOf(uid);

    /// <summary>The objects of a resource whose controller this object is.</summary>
    public List<JsonObject> ControlledBy(JsonObject owner, GroupResource resource) =>
        [.. owners.DependentsOf(owner.Uid).Where(dependent => dependent.Resource == resource)
            .Select(dependent => Find(resource, dependent.Key)).OfType<JsonObject>()
            .Where(dependent => dependent.ControllerReference.Text("uid") == owner.Uid)
            .OrderBy(dependent => dependent.Name, StringComparer.Ordinal)];

    public void Follow(GroupResource resource, Action<ObjectChange> follower)
    {
        if (!followers.TryGetValue(resource, out var list)) followers[resource] = list = [];
        list.Add(follower);
    }

    public void FollowAll(Action<ObjectChange> follower) => followersOfAll.Add(follower);

    public JsonObject Create(GroupResource resource, JsonObject value, string manager)
    {
        var created = objects.Create(resource, value, manager);
        Saw(resource, created);
        return created;
    }

    /// <summary>
    /// As <see cref="IObjects.Change"/>. Answers the object as it is after, or null where there is none: one that is being deleted goes with its
    /// last finalizer. The change may be made more than once, so whatever it puts into the object must be new each time.
    /// </summary>
    public JsonObject? Change(GroupResource resource, ObjectKey key, string manager, Action<JsonObject> change)
    {
        if (ChangesNothing(resource, key, change) is { } unchanged) return unchanged;
        objects.Change(resource, key.Namespace, key.Name, change, manager);
        var changed = objects.Find(resource, key.Namespace, key.Name);
        Refresh(resource, key, changed);
        return changed;
    }

    public JsonObject? ChangeStatus(GroupResource resource, ObjectKey key, string manager, Action<JsonObject> change)
    {
        if (ChangesNothing(resource, key, change) is { } unchanged) return unchanged;
        var changed = objects.Change(resource, key.Namespace, key.Name, change, manager, "status");
        Refresh(resource, key, changed);
        return changed;
    }

    // Controllers say what should be far more often than it is not so: a write that changes nothing is not even tried, as long as what is known
    // here is what is stored.
    private JsonObject? ChangesNothing(GroupResource resource, ObjectKey key, Action<JsonObject> change)
    {
        if (Find(resource, key) is not { } known || !ReferenceEquals(known, objects.Find(resource, key.Namespace, key.Name))) return null;
        var changed = known.Copy();
        change(changed);
        return changed.SameAs(known) ? known : null;
    }

    /// <summary>Places a pod on a node.</summary>
    public JsonObject? Bind(ObjectKey pod, string manager, Action<JsonObject> change)
    {
        var bound = objects.Change(Resources.Pods, pod.Namespace, pod.Name, change, manager, "binding");
        Refresh(Resources.Pods, pod, bound);
        return bound;
    }

    /// <summary>Changes what holds a namespace that is being deleted.</summary>
    public void Finalize(ObjectKey @namespace, string manager, Action<JsonObject> change)
    {
        objects.Change(Resources.Namespaces, null, @namespace.Name, change, manager, "finalize");
        Refresh(Resources.Namespaces, @namespace, objects.Find(Resources.Namespaces, null, @namespace.Name));
    }

    /// <summary>Deletes what may already be gone.</summary>
    public void Delete(GroupResource resource, ObjectKey key, JsonObject? options = null)
    {
        try
        {
            objects.Delete(resource, key.Namespace, key.Name, options);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // 409: the name is another object's by now (the precondition on the uid): the one that was meant is gone.
        }

        Refresh(resource, key, objects.Find(resource, key.Namespace, key.Name));
    }

    public static JsonObject OnlyIf(JsonObject value) => new() { ["preconditions"] = new JsonObject { ["uid"] = value.Uid } };

    /// <summary>Takes in what a watch told.</summary>
    public void Saw(GroupResource resource, WatchEvent watched)
    {
        if (watched.Type == "DELETED")
        {
            ended.Remove(watched.Object.Uid);
            if (Find(resource, watched.Object.Key)?.Uid == watched.Object.Uid) Gone(resource, watched.Object.Key);
        }
        else if (!ended.Contains(watched.Object.Uid))
        {
            Saw(resource, watched.Object);
        }
    }

    private void Refresh(GroupResource resource, ObjectKey key, JsonObject? now)
    {
        if (now is not null)
        {
            Saw(resource, now);
        }
        else if (Find(resource, key) is { } before)
        {
            ended.Add(before.Uid);
            Gone(resource, key);
        }
    }

    private void Saw(GroupResource resource, JsonObject now)
    {
        var cache = Of(resource);
        var before = cache.Find(now.Key);
        if (before is not null && before.Uid == now.Uid && Version(before) >= Version(now)) return;
        cache.Set(now);
        Tell(new ObjectChange(resource, before, now));
    }

    private void Gone(GroupResource resource, ObjectKey key)
    {
        var cache = Of(resource);
        var before = cache.Find(key);
        cache.Remove(key);
        Tell(new ObjectChange(resource, before, null));
    }

    private void Tell(ObjectChange change)
    {
        owners.Apply(change);
        if (followers.TryGetValue(change.Resource, out var list))
        {
            foreach (var follower in list) follower(change);
        }

        foreach (var follower in followersOfAll) follower(change);
    }

    private static ulong Version(JsonObject value) => ulong.TryParse(value.Text("metadata", "resourceVersion"), out var version) ? version : 0;
}
