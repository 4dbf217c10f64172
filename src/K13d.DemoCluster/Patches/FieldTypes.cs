using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>How the parts of an object merge, from its schema; where there is none, lists are atomic and maps are not.</summary>
internal static class FieldTypes
{
    /// <summary>What is of any kind is one value, whatever is in it.</summary>
    public static bool IsAtomicMap(Schema? schema) =>
        schema?.MapType == "atomic" || schema?.Definition == "io.k8s.apimachinery.pkg.runtime.RawExtension";

    /// <summary>Whether items of the list are told apart: by their keys, or, as a set, by their values.</summary>
    public static bool IsAssociative(Schema? schema) => schema?.ListType switch
    {
        "map" or "set" => true,
        "atomic" => false,
        _ => schema?.PatchStrategies.Contains("merge") == true,
    };

    public static bool IsSet(Schema schema) => Keys(schema).Count == 0;

    /// <summary>The schema of what lies at the element.</summary>
    public static Schema? Below(Schema? schema, PathElement element) =>
        element.IsField ? schema?.Property(element.Name) ?? schema?.Values : schema?.Items;

    /// <summary>Whether the field is named by the schema, rather than a key of a map.</summary>
    public static bool IsNamed(Schema? schema, string field) => schema?.Property(field) is not null;

    /// <summary>How an item of an associative list is addressed; null where it lacks every key.</summary>
    public static PathElement? ElementOf(Schema list, JsonNode? item)
    {
        if (IsSet(list))
        {
            return PathElement.Value(item);
        }

        var keys = Keys(list)
            .Select(key => KeyValuePair.Create(key, (item as JsonObject)?[key] ?? list.Items?.Property(key)?.Default))
            .Where(key => key.Value is not null)
            .ToArray();
        return keys.Length == 0 ? null : PathElement.Key(keys);
    }

    private static IReadOnlyList<string> Keys(Schema list) => list.ListType switch
    {
        "map" => list.ListMapKeys,
        "set" => [],
        _ => list.PatchMergeKey is { } key ? [key] : [],
    };
}
