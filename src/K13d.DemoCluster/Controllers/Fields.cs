using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers;

/// <summary>Reads fields of objects by their paths; what is not there reads as the zero of its type, as in Go.</summary>
internal static class Fields
{
    extension(JsonNode? node)
    {
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            var found = node;
            foreach (var name in path)
            {
                if (found is not JsonObject section || !section.TryGetPropertyValue(name, out found)) return null;
            }

            return found;
        }

        public string? Text(params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

        public bool Flag(params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.TryGetValue(out bool flag) && flag;

        /// <summary>A whole number, or null where there is none.</summary>
        public long? Number(params ReadOnlySpan<string> path) => node.At(path) is not JsonValue value ? null
            : value.TryGetValue(out long number) ? number
            : value.TryGetValue(out int small) ? small
            : null;

        public DateTimeOffset? Time(params ReadOnlySpan<string> path) =>
            node.Text(path) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

        public JsonObject? Section(params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

        /// <summary>The objects of a list.</summary>
        public IEnumerable<JsonObject> Items(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonArray items ? items.OfType<JsonObject>() : [];

        /// <summary>The strings of a list.</summary>
        public IEnumerable<string> Texts(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonArray items ? items.Select(item => item.Text()).OfType<string>() : [];

        /// <summary>A map of strings: labels, annotations, selectors.</summary>
        public IEnumerable<KeyValuePair<string, string>> Pairs(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonObject map ? map.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Text() ?? "")) : [];

        /// <summary>A field that holds either a number or a string, such as a port or a share of replicas.</summary>
        public string? NumberOrText(params ReadOnlySpan<string> path) =>
            node.Text(path) ?? node.Number(path)?.ToString(CultureInfo.InvariantCulture);
    }

    extension(JsonObject value)
    {
        public string Name => value.Text("metadata", "name") ?? "";

        public string? Namespace => value.Text("metadata", "namespace");

        public string Uid => value.Text("metadata", "uid") ?? "";

        public ObjectKey Key => new(value.Namespace, value.Name);

        public long Generation => value.Number("metadata", "generation") ?? 0;

        public bool IsBeingDeleted => value.At("metadata", "deletionTimestamp") is not null;

        public DateTimeOffset CreatedAt => value.Time("metadata", "creationTimestamp") ?? default;

        public string? Label(string name) => value.Text("metadata", "labels", name);

        public string? Annotation(string name) => value.Text("metadata", "annotations", name);

        public IEnumerable<JsonObject> Owners => value.Items("metadata", "ownerReferences");

        public JsonObject? ControllerReference => value.Owners.FirstOrDefault(owner => owner.Flag("controller"));

        public JsonObject? Condition(string type) => value.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

        public bool Is(string condition) => value.Condition(condition).Text("status") == "True";

        /// <summary>The section of that name, made where there is none.</summary>
        public JsonObject Open(params ReadOnlySpan<string> path)
        {
            var section = value;
            foreach (var name in path)
            {
                if (section[name] is not JsonObject next) section[name] = next = [];
                section = next;
            }

            return section;
        }

        /// <summary>Sets a field, or takes it away where the value is null.</summary>
        public void Put(string name, JsonNode? field)
        {
            if (field is null) value.Remove(name);
            else value[name] = field;
        }
    }

    public static bool SameAs(this JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    /// <summary>As <c>metav1.Time</c>: whole seconds.</summary>
    public static string Stamp(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <c>metav1.MicroTime</c>.</summary>
    public static string MicroStamp(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static JsonObject ToMap(this IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray ToJsonArray(this IEnumerable<string> items) => new([.. items.Select(item => (JsonNode?)item)]);

    public static T Copy<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();

    public static JsonObject ParseObject(string json) =>
        JsonNode.Parse(json) as JsonObject ?? throw new JsonException("This is not a JSON object.");
}
