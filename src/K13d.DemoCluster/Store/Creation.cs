using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Store.Definitions;

namespace K13d.DemoCluster.Store;

/// <summary>An object's way into the store.</summary>
internal sealed class Creation(ObjectStore store, AdmissionChain admission, DefinitionControllers definitions, TimeProvider time)
{
    /// <param name="value">In the stored version, as <see cref="AdmissionChain.Read"/> left it; taken over.</param>
    public StoredObject Create(ServedResource resource, string? @namespace, JsonObject value, WriteOptions options)
    {
        Identify(resource, @namespace, value, options);
        // Before anything is added on the way: what the server adds itself, nobody is recorded to own.
        if (!options.Applies)
        {
            ManagedFieldsUpdate.Track(null, value, resource.Type, options.FieldManager, options.Subresource, resource.PatchSchema, time.GetUtcNow());
        }

        Admit(resource, value, options);
        if (!options.DryRun)
        {
            // The store sets it; this is its place among the others.
            ObjectMeta.Of(value)["resourceVersion"] = "";
        }

        ObjectMeta.Sort(value);
        return Store(resource, value, options);
    }

    private void Identify(ServedResource resource, string? @namespace, JsonObject value, WriteOptions options)
    {
        var metadata = ObjectMeta.Of(value);
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } and not "0")
        {
            throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");
        }

        if (resource.Type.IsNamespaced)
        {
            metadata["namespace"] = @namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            metadata["name"] = ObjectMeta.GenerateName(prefix);
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
            metadata["creationTimestamp"] = time.GetUtcNow().Stamp();
        }
    }

    private void Admit(ServedResource resource, JsonObject value, WriteOptions options)
    {
        if (KindTraits.CountsGenerations(resource) && (!options.Planted || value["metadata"]!["generation"] is null))
        {
            ObjectMeta.Of(value)["generation"] = 1;
        }

        admission.Create(value, resource.Type, resource.Schema, options.Planted);
    }

    private StoredObject Store(ServedResource resource, JsonObject value, WriteOptions options)
    {
        var name = (string)value["metadata"]!["name"]!;
        if (resource.IsLeaving)
        {
            throw Refusals.Forbidden(resource.Type.Resource, name, "create not allowed while custom resource definition is terminating");
        }

        var @namespace = (string?)value["metadata"]!["namespace"];
        if (options.DryRun)
        {
            return store.Find(resource.Storage, @namespace, name) is null
                ? new StoredObject(FrozenJson.Copy(value), store.Revision)
                : throw Refusals.AlreadyExists(resource.Type.Resource, name);
        }

        var added = store.TryAdd(resource.Storage, value) ?? throw Refusals.AlreadyExists(resource.Type.Resource, name);
        definitions.AfterWrite(resource, added);
        return added;
    }
}
