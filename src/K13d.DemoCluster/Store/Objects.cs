using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Store.Definitions;

namespace K13d.DemoCluster.Store;

/// <summary>The API without HTTP, for what runs inside the demo cluster; and the rules that HTTP requests go through too.</summary>
internal sealed class Objects : IObjects
{
    private readonly ObjectStore store;
    private readonly ResourceCatalog catalog;

    public Objects(ObjectStore store, ResourceCatalog catalog, TimeProvider time)
    {
        this.store = store;
        this.catalog = catalog;
        var admission = new AdmissionChain(this, time);
        var definitions = new DefinitionControllers(store, time);
        Creation = new Creation(store, admission, definitions, time);
        Deletion = new Deletion(store, definitions, time);
        Replacement = new Replacement(store, admission, Deletion, definitions, time);
    }

    /// <summary>Whether writes are recorded in <c>managedFields</c>.</summary>
    public bool RecordsManagers { get; private init; } = true;

    public Creation Creation { get; }

    public Replacement Replacement { get; }

    public Deletion Deletion { get; }

    /// <summary>Those of a store that has but the namespaces that every cluster has.</summary>
    public static Objects OfEmptyStore(TimeProvider time) => Of(new ObjectStore(), time, recordsManagers: true);

    /// <summary>As <see cref="OfEmptyStore"/>, for a past that nobody asks about: it is played faster with neither managers nor history.</summary>
    public static Objects OfThePast(TimeProvider time) => Of(new ObjectStore(remembered: 0), time, recordsManagers: false);

    public void CreateSystemNamespaces()
    {
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            Create(
                KindTraits.Namespaces,
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } },
                "kube-apiserver");
        }
    }

    public IReadOnlyCollection<ResourceType> Types => [.. catalog.All.Where(resource => resource.IsStored).Select(resource => resource.Type)];

    public ServedResource? KindOf(string apiVersion, string kind) =>
        catalog.All.FirstOrDefault(resource => resource.Type.ApiVersion == apiVersion && resource.Type.Kind == kind);

    public JsonObject? Find(GroupResource resource, string? @namespace, string name) => store.Find(resource, @namespace, name)?.Value;

    public IReadOnlyList<JsonObject> List(GroupResource resource, string? @namespace = null) =>
        [.. store.Now(resource).In(@namespace).Select(found => found.Value)];

    public JsonObject Create(GroupResource resource, JsonObject value, string fieldManager) =>
        Create(resource, value, new WriteOptions(fieldManager, Applies: !RecordsManagers));

    public JsonObject Plant(GroupResource resource, JsonObject value) => Create(resource, value, new WriteOptions("seed", Planted: true));

    public JsonObject? Change(
        GroupResource resource, string? @namespace, string name, Action<JsonObject> change, string fieldManager, string? subresource = null) =>
        Replacement.Replace(
            Served(resource),
            @namespace,
            name,
            current =>
            {
                change(current);
                var next = FrozenJson.Copy(current);
                AdmissionChain.Read(next, Served(resource).Type, Served(resource).Schema);
                return next;
            },
            new WriteOptions(fieldManager, subresource, Applies: !RecordsManagers))?.Value;

    public void Delete(GroupResource resource, string? @namespace, string name, JsonObject? options = null)
    {
        if (Deletion.Delete(Served(resource), @namespace, name, options is null ? [] : FrozenJson.Copy(options), dryRun: false) is null)
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

    private static Objects Of(ObjectStore store, TimeProvider time, bool recordsManagers)
    {
        var objects = new Objects(store, new ResourceCatalog(store), time) { RecordsManagers = recordsManagers };
        objects.CreateSystemNamespaces();
        return objects;
    }

    private JsonObject Create(GroupResource resource, JsonObject value, WriteOptions options)
    {
        var served = Served(resource);
        var copy = FrozenJson.Copy(value);
        AdmissionChain.Read(copy, served.Type, served.Schema);
        return Creation.Create(served, (string?)copy["metadata"]?["namespace"], copy, options).Value;
    }

    private ServedResource Served(GroupResource resource) =>
        catalog.FindStored(resource) ?? throw Refusals.NotFound(resource, "");
}
