using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Json;

/// <summary>Copies, compares, makes and changes JSON.</summary>
internal static class JsonEdits
{
    extension(JsonObject value)
    {
        /// <summary>The object at the path, made where there is none.</summary>
        public JsonObject ChildOrNew(params ReadOnlySpan<string> path)
        {
            var child = value;
            foreach (var name in path)
            {
                if (child[name] is not JsonObject next) child[name] = next = [];
                child = next;
            }

            return child;
        }

        /// <summary>The list of that name, made where there is none.</summary>
        public JsonArray ListOrNew(string name)
        {
            if (value[name] is not JsonArray list) value[name] = list = [];
            return list;
        }

        /// <summary>Sets a field, or takes it away where the new value is null.</summary>
        public void Put(string name, JsonNode? field)
        {
            if (field is null) value.Remove(name);
            else value[name] = field;
        }

        /// <summary>Fills in a field that is not there, or is an empty text, which in Go is the same.</summary>
        public void Default(string name, JsonNode fallback)
        {
            if (value[name] is null || value.Text(name) == "") value[name] = fallback;
        }
    }

    public static bool SameAs(this JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    public static JsonObject ToMap(this IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray ToJsonArray(this IEnumerable<string> items) => new([.. items.Select(item => (JsonNode?)item)]);

    public static T Copy<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();

    public static JsonObject ParseObject(string json) =>
        JsonNode.Parse(json) as JsonObject ?? throw new JsonException("This is not a JSON object.");
}
