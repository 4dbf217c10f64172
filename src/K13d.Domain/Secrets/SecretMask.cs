using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>
/// Hides the values of Secrets in what is shown of a cluster. Their keys stay visible, and nothing of a value does: neither its length nor
/// whether two are the same.
/// </summary>
public static class SecretMask
{
    /// <summary>What stands in the place of a value.</summary>
    public const string Mask = "***";

    private static readonly string[] ValueFields = ["data", "stringData"];

    /// <summary>Where <c>kubectl apply</c> keeps a copy of all that was sent, the values included.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Hides them in an object, in place, and in every object of a list. Objects that are no Secrets stay as they are.</summary>
    public static void Apply(JsonObject manifest) => Apply(manifest, SecretValues.None);

    /// <param name="former">Values that a Secret has or had elsewhere, and that its annotations may repeat.</param>
    public static void Apply(JsonObject manifest, SecretValues former)
    {
        switch (KindOf(manifest))
        {
            case "Secret":
                Hide(manifest, former);
                break;
            case "SecretList":
                ForItems(manifest, secret => Hide(secret, former));
                break;
            case { } kind when kind.EndsWith("List", StringComparison.Ordinal):
                ForItems(manifest, item => Apply(item, former));
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// Hides them in a Secret and in what would become of it. Which keys would change stays visible, as in <c>kubectl diff</c>: whoever may ask
    /// may write them.
    /// </summary>
    /// <param name="before">Null where it is not there.</param>
    public static void ApplyToBoth(JsonObject? before, JsonObject after)
    {
        var changed = before is null ? [] : ChangedValues(before, after).ToArray();
        var values = SecretValues.Of(after).And(before is null ? SecretValues.None : SecretValues.Of(before));
        Apply(after, values);
        if (before is not null)
        {
            Apply(before, values);
        }

        foreach (var (field, key) in changed)
        {
            before![field]![key] = $"{Mask} (before)";
            after[field]![key] = $"{Mask} (after)";
        }
    }

    private static IEnumerable<(string Field, string Key)> ChangedValues(JsonObject before, JsonObject after) =>
        from field in ValueFields
        where before[field] is JsonObject && after[field] is JsonObject
        from entry in after[field]!.AsObject()
        where before[field]!.AsObject().TryGetPropertyValue(entry.Key, out var former) && !JsonNode.DeepEquals(former, entry.Value)
        select (field, entry.Key);

    private static void Hide(JsonObject secret, SecretValues former)
    {
        var values = SecretValues.Of(secret).And(former);
        HideEntries(secret, "data");
        HideEntries(secret, "stringData");
        if (secret["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations)
        {
            foreach (var name in annotations.Select(annotation => annotation.Key).ToArray())
            {
                annotations[name] = Hidden(name, annotations[name], values);
            }
        }
    }

    private static void HideEntries(JsonObject secret, string member)
    {
        if (secret[member] is JsonObject entries)
        {
            foreach (var key in entries.Select(entry => entry.Key).ToArray())
            {
                entries[key] = Mask;
            }
        }
        else if (secret[member] is not null)
        {
            // Malformed, as it can be only in what somebody applied: there is no key to keep.
            secret[member] = Mask;
        }
    }

    private static JsonNode? Hidden(string name, JsonNode? annotation, SecretValues values)
    {
        if (annotation is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            return annotation is null ? null : Mask;
        }

        if (name != LastApplied)
        {
            return values.AreIn(text) ? Mask : text;
        }

        // What was applied may have held other values than the Secret has now, so it is masked by its own.
        if (ReadableJson.Parse(text) is not JsonObject applied)
        {
            return Mask;
        }

        Hide(applied, values);
        var masked = applied.ToJsonString();
        return values.AreIn(masked) ? Mask : masked;
    }

    /// <summary>The object that the values of a Secret were applied with; null where there is none that can be read.</summary>
    internal static JsonObject? AppliedIn(JsonObject secret) =>
        secret["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations
            && annotations[LastApplied] is JsonValue value && value.TryGetValue<string>(out var text)
            ? ReadableJson.Parse(text) as JsonObject
            : null;

    private static void ForItems(JsonObject list, Action<JsonObject> act)
    {
        if (list["items"] is JsonArray items)
        {
            foreach (var item in items.OfType<JsonObject>())
            {
                act(item);
            }
        }
    }

    private static string? KindOf(JsonObject manifest) => manifest["kind"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : null;
}
