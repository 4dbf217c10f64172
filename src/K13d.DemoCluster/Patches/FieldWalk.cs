using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>What an object holds, as a set of paths, and an object without a set of paths.</summary>
internal static class FieldWalk
{
    /// <summary>The fields of an object that is applied: every leaf, every key of a map and every item of a list that can be told apart.</summary>
    public static FieldSet FieldsOf(JsonObject value, Schema? schema)
    {
        var paths = new List<IReadOnlyList<PathElement>>();
        Collect(value, schema, [], paths);
        return FieldSet.Of(paths);
    }

    /// <summary>The value without what the set names; null where nothing is left.</summary>
    public static JsonNode? Without(JsonNode? value, FieldSet removed, Schema? schema) => value switch
    {
        JsonObject map when !FieldTypes.IsAtomicMap(schema) => NullIfEmpty(new JsonObject(
            map.Select(entry => (entry.Key, entry.Value, Element: PathElement.Field(entry.Key)))
                .Where(entry => !removed.Has(entry.Element))
                .Select(entry => KeyValuePair.Create(entry.Key, Remaining(entry.Value, entry.Element, removed, schema)))
                .Where(entry => entry.Value is not null))),
        JsonArray list when FieldTypes.IsAssociative(schema) => NullIfEmpty(new JsonArray(
        [
            .. list.Select(item => (Item: item, Element: FieldTypes.ElementOf(schema!, item)))
                .Where(entry => entry.Element is not { } element || !removed.Has(element))
                .Select(entry => entry.Element is { } element ? Remaining(entry.Item, element, removed, schema) : entry.Item?.DeepClone())
                .Where(item => item is not null),
        ])),
        _ => value?.DeepClone(),
    };

    private static JsonNode? Remaining(JsonNode? value, PathElement element, FieldSet removed, Schema? schema)
    {
        var below = removed.Below(element);
        return below.IsEmpty ? value?.DeepClone() : Without(value, below, FieldTypes.Below(schema, element));
    }

    private static JsonObject? NullIfEmpty(JsonObject map) => map.Count == 0 ? null : map;

    private static JsonArray? NullIfEmpty(JsonArray list) => list.Count == 0 ? null : list;

    private static void Collect(JsonNode? value, Schema? schema, PathElement[] path, List<IReadOnlyList<PathElement>> paths)
    {
        switch (value)
        {
            case JsonObject map when !FieldTypes.IsAtomicMap(schema):
                foreach (var (name, child) in map)
                {
                    PathElement[] below = [.. path, PathElement.Field(name)];
                    Collect(child, FieldTypes.Below(schema, below[^1]), below, paths);
                    if (child is null or JsonObject { Count: 0 } || !FieldTypes.IsNamed(schema, name))
                    {
                        paths.Add(below);
                    }
                }

                break;
            case JsonArray list when FieldTypes.IsAssociative(schema):
                foreach (var item in list)
                {
                    if (FieldTypes.ElementOf(schema!, item) is { } element)
                    {
                        PathElement[] below = [.. path, element];
                        Collect(item, schema!.Items, below, paths);
                        paths.Add(below);
                    }
                }

                break;
            default:
                paths.Add(path);
                break;
        }
    }
}
