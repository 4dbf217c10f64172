using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission;

/// <summary>Reads fields of objects whose shape is not yet known to be right: what has another type is as if it were not there.</summary>
internal static class Fields
{
    public static JsonObject? Child(this JsonObject? value, string name) => value?[name] as JsonObject;

    public static JsonObject ChildOrNew(this JsonObject value, string name)
    {
        if (value[name] is JsonObject found)
        {
            return found;
        }

        var created = new JsonObject();
        value[name] = created;
        return created;
    }

    public static JsonArray ListOrNew(this JsonObject value, string name)
    {
        if (value[name] is JsonArray found)
        {
            return found;
        }

        var created = new JsonArray();
        value[name] = created;
        return created;
    }

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject? value, string name) => (value?[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Texts(this JsonObject? value, string name) =>
        (value?[name] as JsonArray)?.Where(IsText).Select(item => item!.GetValue<string>()) ?? [];

    public static string? Text(this JsonObject? value, string name) => IsText(value?[name]) ? value![name]!.GetValue<string>() : null;

    public static long? Number(this JsonObject? value, string name) => NumberOf(value?[name]);

    /// <summary>Whatever backs the node: parsed text, or an <c>int</c> that a controller wrote.</summary>
    public static long? NumberOf(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.Number && long.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static bool? Flag(this JsonObject? value, string name) => value?[name] is JsonValue flag
        ? flag.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    public static bool IsText(JsonNode? node) => node is JsonValue && node.GetValueKind() == JsonValueKind.String;

    /// <summary>Fills in a field that is not there, or is an empty text, which in Go is the same.</summary>
    public static void Default(this JsonObject value, string name, JsonNode fallback)
    {
        if (value[name] is null || value.Text(name) == "")
        {
            value[name] = fallback;
        }
    }
}
