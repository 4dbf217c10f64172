using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>An object's way into the store.</summary>
internal sealed class Creation(ObjectStore store, TimeProvider time)
{
    /// <param name="value">In the stored version; taken over.</param>
    public StoredObject Create(ServedResource resource, string? @namespace, JsonObject value, WriteOptions options)
    {
        Identify(resource, @namespace, value, options);
        RefuseInMissingNamespace(resource, @namespace, (string)value["metadata"]!["name"]!);
        Prepare(resource, value, options);
        ObjectMeta.Sort(value);
        return Store(resource, value, options);
    }

    private void Identify(ServedResource resource, string? @namespace, JsonObject value, WriteOptions options)
    {
        var metadata = ObjectMeta.Of(value);
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } and not "0")
        {
            throw Refusals.BadRequest("resourceVersion should not be set on objects to be created");
        }

        if (resource.Type.IsNamespaced)
        {
            metadata["namespace"] = @namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        if (string.IsNullOrEmpty((string?)metadata["name"]))
        {
            metadata["name"] = ObjectMeta.GenerateName((string?)metadata["generateName"] ?? "");
        }

        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        if (!options.Planted || metadata["uid"] is null)
        {
            metadata["uid"] = Guid.NewGuid().ToString();
        }

        if (!options.Planted || metadata["creationTimestamp"] is null)
        {
            metadata["creationTimestamp"] = ObjectMeta.Timestamp(time.GetUtcNow());
        }
    }

    private void RefuseInMissingNamespace(ServedResource resource, string? @namespace, string name)
    {
        if (!resource.Type.IsNamespaced || @namespace is null)
        {
            return;
        }

        var home = store.Find(KindTraits.Namespaces, null, @namespace) ?? throw Refusals.NotFound(KindTraits.Namespaces, @namespace);
        if (ObjectMeta.IsBeingDeleted(home.Value))
        {
            throw Refusals.Forbidden(
                resource.Type.Resource,
                name,
                $"unable to create new content in namespace {@namespace} because it is being terminated",
                Refusals.Cause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace"));
        }
    }

    private static void Prepare(ServedResource resource, JsonObject value, WriteOptions options)
    {
        if (KindTraits.CountsGenerations(resource) && !options.Planted)
        {
            ObjectMeta.Of(value)["generation"] = 1;
        }

        if (KindTraits.OwnsStatus(resource) && !options.Planted)
        {
            value.Remove("status");
        }

        InitialState.Set(resource, value);
    }

    private StoredObject Store(ServedResource resource, JsonObject value, WriteOptions options)
    {
        var name = (string)value["metadata"]!["name"]!;
        var @namespace = (string?)value["metadata"]!["namespace"];
        if (options.DryRun)
        {
            return store.Find(resource.Storage, @namespace, name) is null
                ? new StoredObject(FrozenJson.Copy(value), store.Revision)
                : throw Refusals.AlreadyExists(resource.Type.Resource, name);
        }

        return store.TryAdd(resource.Storage, value) ?? throw Refusals.AlreadyExists(resource.Type.Resource, name);
    }
}
