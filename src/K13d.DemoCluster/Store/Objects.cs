using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>The API without HTTP, for what runs inside the demo cluster.</summary>
internal sealed class Objects(ObjectStore store, ResourceCatalog catalog, Creation creation, Replacement replacement, Deletion deletion) : IObjects
{
    /// <summary>Those of an empty store, with the namespaces that every cluster has.</summary>
    public static Objects OfEmptyStore(TimeProvider time)
    {
        var store = new ObjectStore();
        var objects = new Objects(store, new ResourceCatalog(store), new Creation(store, time), new Replacement(store), new Deletion(store, time));
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            objects.Create(
                KindTraits.Namespaces,
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } },
                "kube-apiserver");
        }

        return objects;
    }

    public IReadOnlyCollection<ResourceType> Types => [.. catalog.All.Where(resource => resource.IsStored).Select(resource => resource.Type)];

    public JsonObject? Find(GroupResource resource, string? @namespace, string name) => store.Find(resource, @namespace, name)?.Value;

    public IReadOnlyList<JsonObject> List(GroupResource resource, string? @namespace = null) =>
        [.. store.Now(resource).In(@namespace).Select(found => found.Value)];

    public JsonObject Create(GroupResource resource, JsonObject value, string fieldManager) =>
        Create(resource, value, new WriteOptions(fieldManager));

    public JsonObject Plant(GroupResource resource, JsonObject value) => Create(resource, value, new WriteOptions("seed", Planted: true));

    public JsonObject? Change(
        GroupResource resource, string? @namespace, string name, Action<JsonObject> change, string fieldManager, string? subresource = null) =>
        replacement.Replace(
            Served(resource),
            @namespace,
            name,
            current =>
            {
                change(current);
                return FrozenJson.Copy(current);
            },
            new WriteOptions(fieldManager, subresource))?.Value;

    public void Delete(GroupResource resource, string? @namespace, string name, JsonObject? options = null)
    {
        if (deletion.Delete(Served(resource), @namespace, name, options is null ? [] : FrozenJson.Copy(options), dryRun: false) is null)
        {
            throw Refusals.NotFound(resource, name);
        }
    }

    public async IAsyncEnumerable<WatchEvent> Watch(GroupResource resource, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // In the process nobody is cut off for being slow: what waits are references to objects that are stored anyway.
        var subscription = store.Subscribe(resource, after: null, capacity: null)
            ?? throw new InvalidOperationException("A watch from now on always has its history.");
        try
        {
            foreach (var present in subscription.Snapshot.Objects)
            {
                yield return new WatchEvent("ADDED", present.Value);
            }

            await foreach (var change in subscription.Changes.ReadAllAsync(cancellation))
            {
                yield return new WatchEvent(change.Type, change.Object.Value);
            }
        }
        finally
        {
            store.Unsubscribe(resource, subscription);
        }
    }

    private JsonObject Create(GroupResource resource, JsonObject value, WriteOptions options) =>
        creation.Create(Served(resource), (string?)value["metadata"]?["namespace"], FrozenJson.Copy(value), options).Value;

    private ServedResource Served(GroupResource resource) =>
        catalog.FindStored(resource) ?? throw Refusals.NotFound(resource, "");
}
