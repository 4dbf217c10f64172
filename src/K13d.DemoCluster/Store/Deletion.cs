using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Store.Definitions;

namespace K13d.DemoCluster.Store;

/// <summary>
/// An object's way out of the store: at once, or marked as being deleted for as long as a grace period or a finalizer holds it.
/// Source: k8s.io/apiserver/pkg/registry/generic/registry/store.go.
/// </summary>
internal sealed class Deletion(ObjectStore store, DefinitionControllers definitions, TimeProvider time)
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    /// <param name="options">A <c>DeleteOptions</c>.</param>
    /// <returns>The object as it is after, and whether it is gone. Null where there was none.</returns>
    public Deleted? Delete(ServedResource resource, string? @namespace, string name, JsonObject options, bool dryRun)
    {
        AdmissionChain.Delete(resource.Type, name);
        while (true)
        {
            if (store.Find(resource.Storage, @namespace, name) is not { } current)
            {
                return null;
            }

            RefuseOtherObject(resource, current.Value, options["preconditions"] as JsonObject);
            if (TryDelete(resource, current, options, dryRun) is { } deleted)
            {
                if (!dryRun)
                {
                    CleanUpAfter(resource, deleted);
                }

                return deleted;
            }
        }
    }

    /// <summary>Whether nothing holds back an object that is being deleted.</summary>
    public static bool IsReadyToGo(JsonObject value) =>
        ObjectMeta.IsBeingDeleted(value)
        && ObjectMeta.Finalizers(value).Count == 0
        && ((long?)value["metadata"]!["deletionGracePeriodSeconds"] ?? 0) == 0
        && !IsHeldNamespace(value);

    /// <summary>A CustomResourceDefinition takes its objects with it, and goes when the last of them is gone.</summary>
    public void CleanUpAfter(ServedResource resource, Deleted deleted)
    {
        if (resource.Storage == ResourceCatalog.Definitions && !deleted.IsGone)
        {
            definitions.BeginCleanUp(deleted.Object.Name);
            foreach (var custom in CustomResourceTypes.Of(deleted.Object.Value).Where(type => type.IsStored))
            {
                foreach (var instance in store.Now(custom.Storage).Objects)
                {
                    Delete(custom, instance.Namespace, instance.Name, [], dryRun: false);
                }
            }

            definitions.EndCleanUp(deleted.Object.Name);
        }
        else if (resource.Storage == ResourceCatalog.Definitions)
        {
            definitions.AfterWrite(resource, deleted.Object);
        }
        else if (resource.IsCustom && deleted.IsGone)
        {
            definitions.EndCleanUp(resource.Storage.ToString());
        }
    }

    private static bool IsHeldNamespace(JsonObject value) =>
        (string?)value["kind"] == "Namespace" && (string?)value["apiVersion"] == "v1" && value["spec"]?["finalizers"] is JsonArray { Count: > 0 };

    /// <exception cref="ApiException">409 where the object is not the one that the preconditions name, or not as they name it.</exception>
    public static void RefuseOtherObject(ServedResource resource, JsonObject current, JsonObject? preconditions)
    {
        var metadata = ObjectMeta.Of(current);
        var (uid, revision) = ((string?)metadata["uid"], (string?)metadata["resourceVersion"]);
        if ((string?)preconditions?["uid"] is { } expected && expected != uid)
        {
            throw Changed(resource, current, $"the UID in the precondition ({expected}) does not match the UID in record ({uid}). The object might have been deleted and then recreated");
        }

        if ((string?)preconditions?["resourceVersion"] is { } expectedRevision && expectedRevision != revision)
        {
            throw Changed(resource, current, $"the ResourceVersion in the precondition ({expectedRevision}) does not match the ResourceVersion in record ({revision}). The object might have been modified");
        }
    }

    /// <summary>Here, and only here, the real one names the kind and not the resource.</summary>
    private static ApiException Changed(ServedResource resource, JsonObject current, string why) =>
        Refusals.Conflict(resource.Type.Resource with { Plural = resource.Type.Kind }, (string)current["metadata"]!["name"]!, why);

    private Deleted? TryDelete(ServedResource resource, StoredObject current, JsonObject options, bool dryRun)
    {
        var next = (JsonObject)current.Value.DeepClone();
        var grace = GraceOf(resource, next, options);
        SetFinalizers(resource, next, options);
        var isDefinitionsFirst = resource.Storage == ResourceCatalog.Definitions && !ObjectMeta.IsBeingDeleted(next);
        if (isDefinitionsFirst)
        {
            definitions.MarkDeleted(next);
        }

        if (resource.Storage == KindTraits.Pods)
        {
            // What may take time is marked even when it takes none.
            Mark(next, grace);
        }

        var isHeld = ObjectMeta.Finalizers(next).Count > 0 || IsHeldNamespace(next);
        if (grace == 0 && !isHeld)
        {
            return dryRun ? new Deleted(current, true) { IsUntold = resource.Storage != KindTraits.Pods && ObjectMeta.Finalizers(current.Value).Count > 0 }
                : store.TryRemove(resource.Storage, current, next) is { } removed ? new Deleted(removed, true) : null;
        }

        if (!isDefinitionsFirst)
        {
            Mark(next, grace);
        }

        if (JsonNode.DeepEquals(current.Value, next))
        {
            return new Deleted(current, false);
        }

        return dryRun ? new Deleted(new StoredObject(FrozenJson.Copy(next), current.Revision), false)
            : store.TryReplace(resource.Storage, current, next) is { } marked ? new Deleted(marked, false) : null;
    }

    /// <summary>How long it may take to stop, in seconds. Only pods take time.</summary>
    private static long GraceOf(ServedResource resource, JsonObject value, JsonObject options)
    {
        if (resource.Storage != KindTraits.Pods)
        {
            return 0;
        }

        var phase = (string?)value["status"]?["phase"];
        if (string.IsNullOrEmpty((string?)value["spec"]?["nodeName"]) || phase is "Failed" or "Succeeded")
        {
            return 0;
        }

        var grace = (long?)options["gracePeriodSeconds"] ?? (long?)value["spec"]!["terminationGracePeriodSeconds"] ?? 30;
        return grace < 0 ? 1 : grace;
    }

    private static void SetFinalizers(ServedResource resource, JsonObject value, JsonObject options)
    {
        if (!KindTraits.OwnsAnything(resource))
        {
            return;
        }

        var before = ObjectMeta.Finalizers(value);
        var wanted = (string?)options["propagationPolicy"] switch
        {
            "Orphan" => Orphan,
            "Foreground" => Foreground,
            "Background" => null,
            _ => (bool?)options["orphanDependents"] switch
            {
                true => Orphan,
                false => null,
                null => before.FirstOrDefault(finalizer => finalizer is Orphan or Foreground)
                    ?? (KindTraits.OrphansByDefault(resource) ? Orphan : null),
            },
        };
        var others = before.Where(finalizer => finalizer is not (Orphan or Foreground));
        string[] after = [.. others, .. wanted is null ? (string[])[] : [wanted]];
        if (!before.ToHashSet(StringComparer.Ordinal).SetEquals(after))
        {
            ObjectMeta.SetFinalizers(value, after);
        }
    }

    private void Mark(JsonObject value, long grace)
    {
        var metadata = ObjectMeta.Of(value);
        if (metadata["deletionTimestamp"] is null)
        {
            metadata["deletionTimestamp"] = time.GetUtcNow().AddSeconds(grace).Stamp();
            // A namespace has no grace period, only contents that must go first.
            if (!IsHeldNamespace(value))
            {
                metadata["deletionGracePeriodSeconds"] = grace;
            }

            ObjectMeta.BumpGeneration(value);
        }
        else if (metadata["deletionGracePeriodSeconds"] is null && !IsHeldNamespace(value))
        {
            metadata["deletionGracePeriodSeconds"] = grace;
        }
        else if ((long?)metadata["deletionGracePeriodSeconds"] is { } before && grace < before)
        {
            // A second deletion may only hasten the first.
            metadata["deletionTimestamp"] = time.GetUtcNow().AddSeconds(grace).Stamp();
            metadata["deletionGracePeriodSeconds"] = grace;
        }

        if (IsHeldNamespace(value))
        {
            value["status"] = value["status"]?.DeepClone() ?? new JsonObject();
            value["status"]!["phase"] = "Terminating";
        }

        ObjectMeta.Sort(value);
    }
}

/// <param name="IsGone">Whether it has left the store; otherwise it is marked as being deleted.</param>
internal sealed record Deleted(StoredObject Object, bool IsGone)
{
    /// <summary>
    /// Whether a real server answers nothing but the kind: of an object that a dry run would have freed of its finalizers and so ended, it has read
    /// nothing that it could answer.
    /// </summary>
    public bool IsUntold { get; init; }
}
