using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Json;

/// <summary>
/// Reads what lies at a path of an object, in every room of the cluster by one rule: what is not there, or has another type, is <c>null</c>;
/// of what there may be many of, there are none. No path at all means the node itself.
/// </summary>
internal static class JsonFields
{
    extension(JsonNode? node)
    {
        /// <summary>Whatever is at the path, or null.</summary>
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            var found = node;
            foreach (var name in path)
            {
                if (found is not JsonObject parent || !parent.TryGetPropertyValue(name, out found)) return null;
            }

            return found;
        }

        /// <summary>The object at the path, or null.</summary>
        public JsonObject? Child(params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

        /// <summary>The string at the path, or null.</summary>
        public string? Text(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

        /// <summary>Whether the node is a string.</summary>
        public bool IsText => node is JsonValue && node.GetValueKind() == JsonValueKind.String;

        /// <summary>The string at the path, or <paramref name="absent"/>, also for an empty string, which in Go is the same.</summary>
        public string TextOr(string absent, params ReadOnlySpan<string> path) => node.Text(path) is { Length: > 0 } text ? text : absent;

        /// <summary>The whole number at the path, or null.</summary>
        public long? Number(params ReadOnlySpan<string> path) => node.At(path) is JsonValue value ? WholeNumber(value) : null;

        /// <summary>The number or string at the path as it is written (a port, a quantity, a share of replicas), or null.</summary>
        public string? NumberOrText(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : node.Text(path);

        /// <summary>The boolean at the path, or null.</summary>
        public bool? Flag(params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

        /// <summary>The time at the path, or null.</summary>
        public DateTimeOffset? Time(params ReadOnlySpan<string> path) =>
            DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

        /// <summary>The objects of the list at the path; none where there is no list.</summary>
        public IEnumerable<JsonObject> Items(params ReadOnlySpan<string> path) => (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

        /// <summary>The strings of the list at the path; none where there is no list.</summary>
        public IEnumerable<string> Texts(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonArray)?.Select(item => item.Text()).OfType<string>() ?? [];

        /// <summary>The map of strings at the path (labels, annotations, a selector); none where there is no map.</summary>
        public IEnumerable<KeyValuePair<string, string>> Pairs(params ReadOnlySpan<string> path) =>
            node.Child(path)?.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Text() ?? "")) ?? [];
    }

    /// <summary>Whatever backs the value: parsed text, an <c>int</c> or a <c>long</c> that a controller wrote.</summary>
    private static long? WholeNumber(JsonValue value) =>
        value.TryGetValue(out long number) ? number
        : value.TryGetValue(out int small) ? small
        : value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out number) ? number
        : null;
}
