using System.Text.Json.Nodes;

namespace K13d.Domain.Diagnosis;

/// <summary>Reads fields of objects that may lack them or hold something else there: null or empty then, never an exception.</summary>
internal static class Fields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
        {
            node = node is JsonObject parent ? parent[field] : null;
        }

        return node;
    }

    /// <summary>Null where it is empty, too.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number
        : node.At(path) is JsonValue built && built.TryGetValue<int>(out var small) ? small
        : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(
            node.Text(path), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? array.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? array.Select(item => item.Text()).OfType<string>() : [];

    /// <summary>The one of a list whose field says so: a condition by its type, a status by its name.</summary>
    public static JsonObject? Named(this IEnumerable<JsonObject> items, string field, string value) =>
        items.FirstOrDefault(item => item.Text(field) == value);

    /// <summary>Labels and selectors.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonObject pairs
            ? pairs.Where(pair => pair.Value.Text() is not null || pair.Value is JsonValue).ToDictionary(pair => pair.Key, pair => pair.Value.Text() ?? "")
            : new Dictionary<string, string>();
}
