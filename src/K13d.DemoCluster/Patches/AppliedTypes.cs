using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>Checks that a configuration fits its schema, with the errors of the real server, which answers them as its own: 500, without a reason.</summary>
internal static class AppliedTypes
{
    public static void Check(JsonObject applied, Schema? schema)
    {
        if (schema is null)
        {
            return;
        }

        var faults = Faults(applied, schema, "").ToList();
        if (faults.Count > 0)
        {
            throw new ApiException(500, "", $"failed to create typed patch object ({Describe(applied)}): {Join(faults)}");
        }
    }

    /// <summary>A configuration by its name and kind.</summary>
    public static string Describe(JsonObject applied)
    {
        var metadata = applied.Child("metadata");
        return $"{metadata.Text("namespace")}/{metadata.Text("name")}; {KindOf(applied)}";
    }

    /// <summary><c>/v1, Kind=ConfigMap</c>.</summary>
    public static string KindOf(JsonObject applied)
    {
        var version = applied.Text("apiVersion") ?? "";
        return $"{(version.Contains('/', StringComparison.Ordinal) ? version : "/" + version)}, Kind={applied.Text("kind")}";
    }

    private static string Join(List<string> faults) => faults.Count == 1 ? faults[0] : "errors:\n" + string.Concat(faults.Select(fault => $"  {fault}\n"));

    private static IEnumerable<string> Faults(JsonNode? value, Schema schema, string path) => (value, schema.Type) switch
    {
        (null, _) => [],
        (JsonObject map, "object" or null) => MapFaults(map, schema, path),
        (JsonArray list, "array" or null) => ListFaults(list, schema, path),
        (_, "object") => [$"{path}: expected map, got &{{{value}}}"],
        (_, "array") => [$"{path}: expected list, got &{{{GoText.Of(value)}}}"],
        (_, null) => [],
        _ => ScalarFaults(value, schema, path),
    };

    private static IEnumerable<string> MapFaults(JsonObject map, Schema schema, string path)
    {
        var isOpen = schema.Values is not null || schema.PreservesUnknownFields || !schema.Properties.Any();
        foreach (var (name, child) in map)
        {
            var below = $"{path}.{name}";
            if (FieldTypes.Below(schema, PathElement.Field(name)) is { } known)
            {
                foreach (var fault in Faults(child, known, below))
                {
                    yield return fault;
                }
            }
            else if (!isOpen)
            {
                yield return $"{below}: field not declared in schema";
            }
        }
    }

    private static IEnumerable<string> ListFaults(JsonArray list, Schema schema, string path)
    {
        var seen = new HashSet<PathElement>();
        foreach (var (index, item) in list.Index())
        {
            PathElement? element = FieldTypes.IsAssociative(schema) ? FieldTypes.ElementOf(schema, item) : null;
            if (element is { } known && !seen.Add(known))
            {
                yield return $"{path}: duplicate entries for key {known}";
            }

            foreach (var fault in schema.Items is { } items ? Faults(item, items, path + (element?.ToString() ?? $"[{index}]")) : [])
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> ScalarFaults(JsonNode value, Schema schema, string path)
    {
        if (schema.IsIntOrString || schema.IsQuantity)
        {
            return value is JsonValue ? [] : [$"{path}: expected string, got {GoText.KindOf(value)}"];
        }

        var kind = value.GetValueKind();
        return schema.Type switch
        {
            "string" when kind != JsonValueKind.String => [$"{path}: expected string, got {GoText.Described(value)}"],
            "integer" or "number" when kind != JsonValueKind.Number => [$"{path}: expected numeric (int or float), got {GoText.KindOf(value)}"],
            "boolean" when kind is not (JsonValueKind.True or JsonValueKind.False) => [$"{path}: expected boolean, got {GoText.Described(value)}"],
            _ => [],
        };
    }
}
