using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Store.Definitions;

namespace K13d.DemoCluster.Store;

/// <summary>An object's way from one state to the next.</summary>
internal sealed class Replacement(
    ObjectStore store, AdmissionChain admission, Deletion deletion, DefinitionControllers definitions, TimeProvider time)
{
    /// <param name="change">
    /// From a copy of the object as it is stored to the object as it should be. Called again when another write came in between, unless
    /// what it answers names the <c>resourceVersion</c> that it expects.
    /// </param>
    /// <returns>The object as stored; the same instance where nothing changed. Null where there is none.</returns>
    public StoredObject? Replace(
        ServedResource resource, string? @namespace, string name, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        while (true)
        {
            if (store.Find(resource.Storage, @namespace, name) is not { } current)
            {
                return null;
            }

            var next = change((JsonObject)current.Value.DeepClone());
            RefuseOtherObject(resource, current, next);
            RefuseUnconditional(resource, current, next, options);
            Prepare(resource, current.Value, next, options);
            if (IsSame(current.Value, next))
            {
                return current;
            }

            if (Store(resource, current, next, options) is { } stored)
            {
                return stored;
            }
        }
    }

    private static void RefuseOtherObject(ServedResource resource, StoredObject current, JsonObject next)
    {
        var (before, after) = (ObjectMeta.Of(current.Value), ObjectMeta.Of(next));
        if ((string?)after["uid"] is { Length: > 0 } uid && uid != (string?)before["uid"])
        {
            throw Refusals.Conflict(
                resource.Type.Resource,
                current.Name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{resource.Type.Plural}/{current.Key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {(string?)before["uid"]}");
        }

        if ((string?)after["resourceVersion"] is { Length: > 0 } expected && expected != (string?)before["resourceVersion"])
        {
            throw Refusals.Modified(resource.Type.Resource, current.Name);
        }
    }

    /// <summary>A custom resource is only replaced by who says which version of it.</summary>
    private static void RefuseUnconditional(ServedResource resource, StoredObject current, JsonObject next, WriteOptions options)
    {
        if (options.Applies || !CustomKinds.IsCustom(resource.Type) || (string?)next["metadata"]?["resourceVersion"] is { Length: > 0 })
        {
            return;
        }

        var errors = new FieldErrors();
        errors.Invalid("metadata.resourceVersion", 0, "must be specified for an update");
        errors.ThrowIfAny(resource.Type with { Kind = resource.Type.Plural }, current.Name);
    }

    private void Prepare(ServedResource resource, JsonObject current, JsonObject next, WriteOptions options)
    {
        // Before anything is put back: what the server keeps or adds itself, nobody is recorded to own.
        if (!options.Applies && !IsOfTheServer(options.Subresource))
        {
            ManagedFieldsUpdate.Track(current, next, resource.Type, options.FieldManager, options.Subresource, resource.PatchSchema, time.GetUtcNow());
        }

        ObjectMeta.Keep(
            current, next, "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
            "deletionGracePeriodSeconds", "selfLink");
        if (options.Subresource == "status")
        {
            KeepAllButStatus(resource, current, next);
        }
        else
        {
            KeepWhatHasItsOwnSubresource(resource, current, next, options.Subresource);
        }

        if (resource.Storage == ResourceCatalog.Definitions && options.Subresource is null)
        {
            StoredVersions.Remember(next);
        }

        admission.Update(next, current, resource.Type, resource.Schema, options.Subresource);
        if (KindTraits.CountsGenerations(resource) && options.Subresource != "status" && !IsOfTheServer(options.Subresource) && KindTraits.WantsOtherThings(resource, current, next))
        {
            ObjectMeta.BumpGeneration(next);
        }

        ObjectMeta.Sort(next);
    }

    /// <summary>
    /// A binding places a pod, and an eviction announces its end, and both say so in its status. That is the server's doing: nobody owns it, and
    /// nothing else is wanted of the pod.
    /// </summary>
    private static bool IsOfTheServer(string? subresource) => subresource is "binding" or "eviction";

    /// <summary>Whether nothing changes but the time at which somebody wrote what was there already.</summary>
    private static bool IsSame(JsonObject current, JsonObject next) =>
        JsonNode.DeepEquals(FieldRules.Compared(current), FieldRules.Compared(next)) && JsonNode.DeepEquals(Timeless(current), Timeless(next));

    private static JsonArray Timeless(JsonObject value)
    {
        var entries = (JsonArray?)value["metadata"]!["managedFields"]?.DeepClone() ?? [];
        foreach (var entry in entries)
        {
            entry!.AsObject().Remove("time");
        }

        return entries;
    }

    private static void KeepWhatHasItsOwnSubresource(ServedResource resource, JsonObject current, JsonObject next, string? subresource)
    {
        if (KindTraits.OwnsStatus(resource) && subresource != "approval" && !IsOfTheServer(subresource))
        {
            KeepMember(current, next, "status");
        }

        // What holds a namespace is written through its "finalize" only.
        if (resource.Storage == KindTraits.Namespaces && subresource != "finalize")
        {
            KeepMember(current, next, "spec");
        }
    }

    private static void KeepAllButStatus(ServedResource resource, JsonObject current, JsonObject next)
    {
        foreach (var member in current.Select(member => member.Key).Union(next.Select(member => member.Key)).ToList())
        {
            if (member is not ("status" or "metadata"))
            {
                KeepMember(current, next, member);
            }
        }

        if (!KindTraits.StatusCarriesMetadata(resource))
        {
            ObjectMeta.Keep(current, next, "labels", "annotations", "ownerReferences", "finalizers");
        }
    }

    private static void KeepMember(JsonObject from, JsonObject to, string member)
    {
        if (from[member] is { } value)
        {
            to[member] = value.DeepClone();
        }
        else
        {
            to.Remove(member);
        }
    }

    private StoredObject? Store(ServedResource resource, StoredObject current, JsonObject next, WriteOptions options)
    {
        if (options.DryRun)
        {
            return new StoredObject(FrozenJson.Copy(next), current.Revision);
        }

        if (!Deletion.IsReadyToGo(next))
        {
            var replaced = store.TryReplace(resource.Storage, current, next);
            definitions.AfterWrite(resource, replaced);
            return replaced;
        }

        var removed = store.TryRemove(resource.Storage, current, next);
        if (removed is not null)
        {
            deletion.CleanUpAfter(resource, new Deleted(removed, true));
        }

        return removed;
    }
}
