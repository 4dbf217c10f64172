using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Pods;

/// <summary>
/// Says whose an object is: a controller takes objects that its selector matches and that nobody controls, and lets go of those that it
/// matches no more. https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions
/// </summary>
internal sealed class Ownership(ClusterView cluster)
{
    /// <summary>The owner reference of what <paramref name="owner"/> controls.</summary>
    public static JsonObject Reference(JsonObject owner) => new()
    {
        ["apiVersion"] = owner.Text("apiVersion"),
        ["kind"] = owner.Text("kind"),
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>What <paramref name="owner"/> controls after taking and letting go.</summary>
    public List<JsonObject> Claim(JsonObject owner, LabelSelector selector, GroupResource resource, string manager)
    {
        var claimed = new List<JsonObject>();
        foreach (var dependent in cluster.ControlledBy(owner, resource))
        {
            if (selector.Matches(dependent) || owner.IsBeingDeleted) claimed.Add(dependent);
            else if (!dependent.IsBeingDeleted) Release(dependent, owner, resource, manager);
        }

        if (owner.IsBeingDeleted || selector.IsEmpty) return claimed;
        var orphans = cluster.Of(resource).In(owner.Namespace)
            .Where(orphan => orphan.ControllerReference is null && !orphan.IsBeingDeleted && selector.Matches(orphan)).ToList();
        foreach (var orphan in orphans)
        {
            if (Adopt(orphan, owner, resource, manager) is { } adopted) claimed.Add(adopted);
        }

        return claimed;
    }

    /// <summary>
    /// Makes due the controller of a changed object, before and after; and those that would take it where nobody controls it.
    /// </summary>
    public static Action<ObjectChange> ToOwner(ClusterView cluster, GroupResource owners, string kind, Func<JsonObject, LabelSelector> selectorOf, Action<ObjectKey> due) =>
        change =>
        {
            foreach (var reference in new[] { change.Before?.ControllerReference, change.After?.ControllerReference })
            {
                if (reference.Text("kind") == kind && reference.Text("name") is { } name) due(new ObjectKey(change.Key.Namespace, name));
            }

            if (change.After is not { ControllerReference: null } orphan) return;
            foreach (var owner in cluster.Of(owners).In(orphan.Namespace))
            {
                if (selectorOf(owner).Matches(orphan)) due(owner.Key);
            }
        };

    private JsonObject? Adopt(JsonObject orphan, JsonObject owner, GroupResource resource, string manager) =>
        cluster.Change(resource, orphan.Key, manager, value =>
        {
            if (value.ControllerReference is not null) return;
            var metadata = value.ChildOrNew("metadata");
            if (metadata["ownerReferences"] is not JsonArray references) metadata["ownerReferences"] = references = [];
            references.Add(Reference(owner));
        });

    private void Release(JsonObject dependent, JsonObject owner, GroupResource resource, string manager) =>
        cluster.Change(resource, dependent.Key, manager, value =>
        {
            var left = value.Owners.Where(reference => reference.Text("uid") != owner.Uid).Select(reference => (JsonNode?)reference.Copy()).ToList();
            value.ChildOrNew("metadata").Put("ownerReferences", left.Count == 0 ? null : left.ToJsonArray());
        });
}
