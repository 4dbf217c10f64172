using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <param name="Force">Takes fields that others own, instead of failing with a conflict.</param>
internal sealed record ApplyRequest(ResourceType Type, string Manager, bool Force, string? Subresource, Schema? Schema, DateTimeOffset Now);

/// <summary>Server-side apply. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/.</summary>
internal static class ServerSideApply
{
    /// <summary>
    /// The object with the configuration applied and its <c>managedFields</c> set; equal to the live one where the apply says nothing new.
    /// Defaults and admission come after. Fails with 409 on conflicts, 400 and 500 on what cannot be applied.
    /// </summary>
    /// <param name="live">The object as it is stored; null when the apply creates it.</param>
    /// <param name="applied">The configuration, which is not changed.</param>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, ApplyRequest request)
    {
        if (applied["metadata"]?["managedFields"] is not null)
        {
            throw new ApiException(400, "BadRequest", "metadata.managedFields must be nil");
        }

        AppliedTypes.Check(applied, request.Schema);
        var owners = FieldOwners.Of(live);
        var (result, resultOwners) = Conflicting(live, applied, owners, request);
        LastApplied.Renew(result, applied, request.Manager);
        if (live is not null && CanonicalJson.AreEqual(FieldRules.Compared(live), result))
        {
            // Nothing but who owns what may change, and, as in the real server, that has no time.
            resultOwners = resultOwners.At(FieldOwner.Applier(request.Manager, request.Subresource), owners);
        }

        FieldRules.Restore(result, live, request.Type, request.Subresource);
        resultOwners.WriteTo(result);
        return result;
    }

    private static (JsonObject Result, FieldOwners Owners) Conflicting(JsonObject? live, JsonObject applied, FieldOwners owners, ApplyRequest request)
    {
        var merge = Merge(live, applied, owners, request);
        if (request.Force || merge.Conflicts.Count == 0)
        {
            return (merge.Result, merge.Owners);
        }

        var pardoned = live is null ? FieldSet.None : LastApplied.Unchanged(live, request);
        var conflicts = merge.Conflicts.Select(conflict => (conflict.Owner, Fields: conflict.Fields.Except(pardoned))).Where(conflict => !conflict.Fields.IsEmpty).ToList();
        return conflicts.Count == 0 ? (merge.Result, merge.Owners) : throw ApplyConflict.Of(conflicts);
    }

    private static (JsonObject Result, FieldOwners Owners, IReadOnlyList<(FieldOwner Owner, FieldSet Fields)> Conflicts) Merge(
        JsonObject? live, JsonObject applied, FieldOwners owners, ApplyRequest request)
    {
        var owner = FieldOwner.Applier(request.Manager, request.Subresource);
        var ignored = FieldRules.Unwritable(request.Type, request.Subresource);
        var before = live is null ? [] : FieldRules.Compared(live);
        var fields = FieldWalk.FieldsOf(applied, request.Schema).ExceptAllBelow(ignored);
        var lastFields = owners.FieldsOf(owner);
        owners = owners.With(owner, new OwnedFields(fields, request.Type.ApiVersion, request.Now));

        var merged = FieldMerge.Over(before, applied, request.Schema)!.AsObject();
        var result = Pruned(merged, lastFields, owners, request.Schema);
        var comparison = FieldComparison.Of(before, result, request.Schema).ExceptAllBelow(ignored);
        var conflicts = owners.Entries
            .Where(entry => entry.Key != owner)
            .Select(entry => (Owner: entry.Key, Fields: entry.Value.Fields.Intersect(comparison.Changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        owners = owners.Select((other, owned) => other == owner ? FieldRules.Ownable(owned) : owned.Except(comparison.Changed).Except(comparison.Removed));
        return (result, owners, conflicts);
    }

    /// <summary>Takes away what this manager applied before and does not apply now, unless somebody else owns it.</summary>
    private static JsonObject Pruned(JsonObject merged, FieldSet lastFields, FieldOwners owners, Schema? schema)
    {
        if (lastFields.IsEmpty)
        {
            return merged;
        }

        var last = lastFields.WithNamedFields(schema);
        var everything = Named(merged, schema);
        var owned = owners.Entries.Aggregate(FieldSet.None, (all, entry) => all.Union(entry.Value.Fields)).WithNamedFields(schema);
        var without = Remove(merged, last, schema);
        var withOwned = Remove(merged, everything.Except(Named(without, schema).Union(owned)), schema);
        return Remove(merged, everything.Except(Named(withOwned, schema)).Intersect(last), schema);
    }

    private static FieldSet Named(JsonObject value, Schema? schema) => FieldWalk.FieldsOf(value, schema).WithNamedFields(schema);

    private static JsonObject Remove(JsonObject value, FieldSet removed, Schema? schema) =>
        FieldWalk.Without(value, removed, schema) as JsonObject ?? [];
}
