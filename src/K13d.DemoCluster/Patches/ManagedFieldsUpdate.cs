using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// Records who wrote what when an object is created, updated or patched otherwise than by apply.
/// Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers.
/// </summary>
internal static class ManagedFieldsUpdate
{
    private const int MostUpdaters = 10;
    private const string OldUpdates = "ancient-changes";

    /// <summary>Sets the <c>managedFields</c> of <paramref name="after"/>.</summary>
    /// <param name="before">The object as it is stored; null when it is created.</param>
    /// <param name="after">The object as it will be stored, after defaults and admission, still with the <c>managedFields</c> that the request had.</param>
    /// <param name="manager">The <c>fieldManager</c> parameter, or the product of the User-Agent: <see cref="ManagerOf"/>.</param>
    public static void Track(
        JsonObject? before, JsonObject after, ResourceType type, string manager, string? subresource, Schema? schema, DateTimeOffset now)
    {
        var owners = subresource is null ? FieldOwners.OfRequest(before, after) : FieldOwners.Of(before);
        var comparison = FieldComparison
            .Of(before is null ? Unborn(after, type.Kind) : FieldRules.Compared(before), FieldRules.Compared(after), schema)
            .ExceptAllBelow(FieldRules.Unwritable(type, subresource));

        owners = owners.Select((_, fields) => fields.Except(comparison.Changed).Except(comparison.Removed));
        var written = FieldRules.Ownable(comparison.Changed);
        if (!written.IsEmpty)
        {
            var owner = FieldOwner.Updater(manager, type.ApiVersion, subresource);
            owners = owners.With(owner, new OwnedFields(written.Union(owners.FieldsOf(owner)), type.ApiVersion, now));
        }

        Capped(owners).WriteTo(after);
    }

    /// <summary>The manager of a request: what it says, or what stands before the first slash of its User-Agent.</summary>
    public static string ManagerOf(string? fieldManager, string? userAgent)
    {
        if (!string.IsNullOrEmpty(fieldManager))
        {
            return fieldManager;
        }

        var product = (userAgent ?? "").Split('/')[0];
        return product.Length > 128 ? product[..128] : product;
    }

    /// <summary>An object that nothing is set of, as Go writes it: what nobody ever set, nobody owns.</summary>
    private static JsonObject Unborn(JsonObject after, string kind)
    {
        var unborn = Unset(kind);
        unborn["apiVersion"] = after["apiVersion"]?.DeepClone();
        unborn["kind"] = after["kind"]?.DeepClone();
        if (Unset($"{kind}Spec") is { Count: > 0 } spec)
        {
            unborn["spec"] = spec;
        }

        return unborn;
    }

    private static JsonObject Unset(string structName) =>
        new(ZeroValues.WrittenAlways(structName).Select(field => KeyValuePair.Create(field.Field, field.Value)));

    /// <summary>More than so many updaters are not told apart: the oldest become one, for each version they wrote in.</summary>
    private static FieldOwners Capped(FieldOwners owners)
    {
        var updaters = owners.Entries.Where(entry => !entry.Key.Applies)
            .OrderBy(entry => entry.Value.Time?.ToUnixTimeSeconds() ?? 0)
            .ThenBy(entry => entry.Key.Manager, StringComparer.Ordinal)
            .ToList();
        var excess = updaters.Count - MostUpdaters;
        var firstOf = new Dictionary<string, FieldOwner>(StringComparer.Ordinal);
        foreach (var (owner, owned) in updaters)
        {
            if (excess <= 0)
            {
                break;
            }

            if (!firstOf.TryGetValue(owned.ApiVersion, out var first))
            {
                firstOf[owned.ApiVersion] = owner;
                continue;
            }

            var bucket = FieldOwner.Updater(OldUpdates, owned.ApiVersion, null);
            var merged = owned.Fields.Union(owners.FieldsOf(bucket)).Union(owners.FieldsOf(first));
            owners = owners.Select((other, fields) => other == owner || other == first ? FieldSet.None : fields)
                .With(bucket, owned with { Fields = merged });
            firstOf[owned.ApiVersion] = bucket;
            excess--;
        }

        return owners;
    }
}
