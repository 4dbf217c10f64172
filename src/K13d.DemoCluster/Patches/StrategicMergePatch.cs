using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// Strategic merge patch: a merge patch that knows from the schema how lists merge. Source:
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <summary>
    /// The patched object, as it was where the patch is null. Fails with 400 where it is nothing that can be read as an object, and with 500 on directives that make no sense, as the real server does.
    /// Custom resources have no such patch: <see cref="Unsupported"/>.
    /// </summary>
    /// <param name="target">The object, which is not changed.</param>
    public static JsonObject Apply(JsonObject target, JsonNode? patch, Schema? schema) => patch switch
    {
        JsonObject changes => MergeMap(target, changes, schema),
        null => target.DeepClone().AsObject(),
        _ => throw Refusals.BadRequest($"json: cannot unmarshal {GoText.DecodedKindOf(patch)} into Go value of type map[string]interface {{}}"),
    };

    /// <summary>The refusal of a strategic merge patch of a custom resource.</summary>
    public static ApiException Unsupported() => new(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
        + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");

    private static JsonObject MergeMap(JsonObject original, JsonObject patch, Schema? schema)
    {
        switch (Text(patch[Directive]))
        {
            case "replace":
                return Plain(patch)!.AsObject();
            case "delete":
                return [];
            case not (null or "merge") and var unknown:
                throw Refused($"unknown patch type: {unknown} in map: {GoText.Of(patch)}");
        }

        var merged = original.DeepClone().AsObject();
        Retain(merged, patch);
        DeletePrimitives(merged, patch);
        foreach (var name in patch.Select(entry => entry.Key).Where(name => name[0] != '$').Union(Ordered(patch)))
        {
            Change(merged, name, patch, schema);
        }

        return merged;
    }

    private static void Change(JsonObject merged, string name, JsonObject patch, Schema? schema)
    {
        var property = FieldTypes.Below(schema, PathElement.Field(name));
        var order = patch[OrderPrefix + name] as JsonArray;
        if (patch.TryGetPropertyValue(name, out var change) && change is null)
        {
            merged.Remove(name);
            return;
        }

        merged[name] = (merged[name], change) switch
        {
            (JsonObject map, JsonObject changes) when property?.PatchStrategies.Contains("replace") != true => MergeMap(map, changes, property),
            (JsonArray list, JsonArray changes) when Merges(property) => MergeList(list, changes, order, property!),
            (JsonArray list, null) when order is not null && Merges(property) => MergeList(list, [], order, property!),
            (var list, null) when order is not null => list?.DeepClone(),
            (_, JsonArray changes) when Merges(property) => MergeList([], changes, order, property!),
            _ => Plain(change),
        };
    }

    private static bool Merges(Schema? schema) => schema?.PatchStrategies.Contains("merge") == true;

    private static JsonArray MergeList(JsonArray original, JsonArray patch, JsonArray? order, Schema schema)
    {
        if (schema.PatchMergeKey is not { } key)
        {
            var values = original.Concat(patch).DistinctBy(CanonicalJson.Write);
            return Ordered([.. values], order ?? patch, original, CanonicalJson.Write);
        }

        var changes = patch.Select(item => item as JsonObject ?? throw Refused("expected map in list")).ToList();
        if (changes.Exists(item => Text(item[Directive]) == "replace"))
        {
            return new JsonArray([.. changes.Where(item => !item.ContainsKey(Directive)).Select(Plain)]);
        }

        var merged = original.Select(item => item?.DeepClone()).ToList();
        foreach (var change in changes)
        {
            MergeItem(merged, change, key, schema);
        }

        return Ordered(merged, order ?? new JsonArray([.. changes.Select(item => item.DeepClone())]), original, item => KeyOf(item, key));
    }

    private static void MergeItem(List<JsonNode?> merged, JsonObject change, string key, Schema schema)
    {
        if (!change.ContainsKey(key))
        {
            throw Refused($"map: {GoText.Of(change)} does not contain declared merge key: {key}");
        }

        var place = merged.FindIndex(item => KeyOf(item, key) == KeyOf(change, key));
        switch (Text(change[Directive]))
        {
            case "delete":
                merged.RemoveAll(item => KeyOf(item, key) == KeyOf(change, key));
                break;
            case "merge":
                throw Refused("merging lists cannot yet be specified in the patch");
            case not null:
                throw Refused($"unknown patch type found in: {GoText.Of(change)}");
            case null when place >= 0:
                merged[place] = MergeMap(merged[place]!.AsObject(), change, schema.Items);
                break;
            default:
                merged.Add(Plain(change));
                break;
        }
    }

    /// <summary>The items that the order names come in that order; the others keep their place before what they stood before.</summary>
    private static JsonArray Ordered(List<JsonNode?> items, JsonArray order, JsonArray original, Func<JsonNode?, string> key)
    {
        var wanted = order.Select(key).ToList();
        var there = original.Select(key).ToList();
        var named = items.Where(item => wanted.Contains(key(item))).OrderBy(item => wanted.IndexOf(key(item))).ToList();
        var others = new Queue<JsonNode?>(items.Where(item => !wanted.Contains(key(item))).OrderBy(item => there.IndexOf(key(item))));
        var sorted = new JsonArray();
        foreach (var item in named)
        {
            var place = there.IndexOf(key(item));
            while (others.TryPeek(out var other) && there.IndexOf(key(other)) < place)
            {
                sorted.Add(others.Dequeue()?.DeepClone());
            }

            sorted.Add(item?.DeepClone());
        }

        foreach (var other in others)
        {
            sorted.Add(other?.DeepClone());
        }

        return sorted;
    }

    private static void Retain(JsonObject merged, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray list)
        {
            return;
        }

        var kept = list.Select(Text).ToHashSet();
        foreach (var name in merged.Select(entry => entry.Key).Where(name => !kept.Contains(name)).ToList())
        {
            merged.Remove(name);
        }
    }

    private static void DeletePrimitives(JsonObject merged, JsonObject patch)
    {
        foreach (var (name, values) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal) && merged[name[DeletePrefix.Length..]] is JsonArray list)
            {
                var deleted = (values as JsonArray ?? []).Select(CanonicalJson.Write).ToHashSet();
                list.RemoveAll(value => deleted.Contains(CanonicalJson.Write(value)));
            }
        }
    }

    private static IEnumerable<string> Ordered(JsonObject patch) => patch.Select(entry => entry.Key)
        .Where(name => name.StartsWith(OrderPrefix, StringComparison.Ordinal))
        .Select(name => name[OrderPrefix.Length..]);

    /// <summary>What is new in the object: without directives, and without fields that are null.</summary>
    private static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map
            .Where(entry => entry.Value is not null && !entry.Key.StartsWith('$'))
            .Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => value?.DeepClone(),
    };

    private static string KeyOf(JsonNode? item, string key) => CanonicalJson.Write((item as JsonObject)?[key]);

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    private static ApiException Refused(string message) => new(500, "", message);
}
