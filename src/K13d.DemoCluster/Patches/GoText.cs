using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>JSON as Go prints it into an error: <c>map[a:1 b:[x y]]</c>.</summary>
internal static class GoText
{
    public static string Of(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map => $"map[{string.Join(' ', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Of(entry.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Of))}]",
        _ => value.ToString(),
    };

    /// <summary>JSON as Go's encoder writes it: with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
    public static string Json(JsonNode value) => value.ToJsonString(JsonText.Options)
        .Replace("<", @"\u003c", StringComparison.Ordinal)
        .Replace(">", @"\u003e", StringComparison.Ordinal)
        .Replace("&", @"\u0026", StringComparison.Ordinal);

    /// <summary>The name of its type.</summary>
    public static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "int",
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "list",
        _ => "null",
    };

    public static string Described(JsonNode value) => $"&value.valueUnstructured{{Value:{Of(value)}}}";

    /// <summary>The name that Go's JSON decoder has for it.</summary>
    public static string DecodedKindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };
}
