using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;

namespace K13d.DemoCluster.Store.Definitions;

/// <summary>
/// What the API server itself makes of a CustomResourceDefinition after somebody has written it, step by step for who watches: it is given
/// its names, then it is established, and when it is deleted it stays until its objects are gone. A real one takes milliseconds for a step,
/// this one none, so that nobody has to wait.
/// </summary>
internal sealed class DefinitionControllers(ObjectStore store, TimeProvider time)
{
    private const string Manager = "kube-apiserver";
    private const string CleanUp = "customresourcecleanup.apiextensions.k8s.io";

    /// <summary>Two definitions that want the same name must not both find it free.</summary>
    private readonly Lock naming = new();

    /// <summary>Goes on from a write of a definition; of any other object, and where nothing was written, it does nothing.</summary>
    public void AfterWrite(ServedResource resource, StoredObject? written)
    {
        if (written is not null && resource.Storage == ResourceCatalog.Definitions)
        {
            Settle(written.Value.Text("spec", "group")!);
        }
    }

    /// <summary>Brings all definitions of a group on, until nothing is left to do: a name that one gives up is another's.</summary>
    private void Settle(string group)
    {
        lock (naming)
        {
            while (Unsettled(group).Any(definition => TryStep(definition)))
            {
            }
        }
    }

    /// <summary>Marks one, that is not so yet, as being deleted; what becomes of its objects is told next.</summary>
    public void MarkDeleted(JsonObject definition)
    {
        ObjectMeta.SetFinalizers(definition, ObjectMeta.Finalizers(definition).Append(CleanUp));
        ObjectMeta.Of(definition)["deletionTimestamp"] = time.GetUtcNow().Stamp();
        DefinitionConditions.Set(
            definition,
            DefinitionConditions.Terminating,
            "True",
            "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
            time.GetUtcNow());
        ObjectMeta.Sort(definition);
    }

    /// <summary>Says that its objects are being deleted now.</summary>
    public void BeginCleanUp(string name) => Change(
        name,
        definition => definition.Condition(DefinitionConditions.Terminating).Text("reason") == "InstanceDeletionPending",
        definition => DefinitionConditions.Set(
            definition, DefinitionConditions.Terminating, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", time.GetUtcNow()));

    /// <summary>Lets one that is being deleted go if it has no objects left.</summary>
    public void EndCleanUp(string name)
    {
        while (store.Find(ResourceCatalog.Definitions, null, name) is { } definition
            && definition.Value.IsBeingDeleted
            && !HasObjects(definition.Value))
        {
            var next = definition.Value.Copy();
            ObjectMeta.SetFinalizers(next, ObjectMeta.Finalizers(next).Where(finalizer => finalizer != CleanUp));
            // Who watches is told what it was before its last finalizer went.
            var isDone = Deletion.IsReadyToGo(next)
                ? store.TryRemove(ResourceCatalog.Definitions, definition, definition.Value)
                : store.TryReplace(ResourceCatalog.Definitions, definition, next);
            if (isDone is not null)
            {
                Settle(definition.Value.Text("spec", "group")!);
                return;
            }
        }
    }

    private bool HasObjects(JsonObject definition) =>
        store.Now(new GroupResource(definition.Text("spec", "group")!, definition.Text("spec", "names", "plural")!)).Objects.Count > 0;

    private IEnumerable<StoredObject> OfGroup(string group) =>
        store.Now(ResourceCatalog.Definitions).Objects.Where(definition => definition.Value.Text("spec", "group") == group);

    private IEnumerable<StoredObject> Unsettled(string group) => OfGroup(group).Where(definition =>
        !DefinitionNames.AreSettled(definition.Value) || IsEstablishable(definition.Value));

    private static bool IsEstablishable(JsonObject definition) =>
        definition.Is(DefinitionConditions.NamesAccepted) && !definition.Is(DefinitionConditions.Established);

    /// <returns>Whether anything changed.</returns>
    private bool TryStep(StoredObject definition) =>
        IsEstablishable(definition.Value)
            ? Change(definition.Name, IsEstablishable, Establish)
            : Change(definition.Name, _ => true, SettleNames);

    private void Establish(JsonObject definition) => DefinitionConditions.Set(
        definition, DefinitionConditions.Established, "True", "InitialNamesAccepted", "the initial names have been accepted", time.GetUtcNow());

    private void SettleNames(JsonObject definition) => DefinitionNames.Settle(
        definition,
        [.. OfGroup(definition.Text("spec", "group")!).Where(other => other.Name != definition.Name).Select(other => other.Value)],
        time.GetUtcNow());

    private bool Change(string name, Predicate<JsonObject> isDue, Action<JsonObject> change)
    {
        while (store.Find(ResourceCatalog.Definitions, null, name) is { } current && isDue(current.Value))
        {
            var next = current.Value.Copy();
            change(next);
            if (next.SameAs(current.Value))
            {
                return false;
            }

            var (type, schema) = (ResourceCatalog.OfDefinitions.Type, ResourceCatalog.OfDefinitions.PatchSchema);
            ManagedFieldsUpdate.Track(current.Value, next, type, Manager, "status", schema, time.GetUtcNow());
            ObjectMeta.Sort(next);
            if (store.TryReplace(ResourceCatalog.Definitions, current, next) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
