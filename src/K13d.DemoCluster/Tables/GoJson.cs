using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>JSON as Go's encoder writes it: keys in order, and <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped in lower case.</summary>
internal static class GoJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode value) => Sorted(value)!.ToJsonString(Relaxed)
        .Replace("<", @"\u003c", StringComparison.Ordinal)
        .Replace(">", @"\u003e", StringComparison.Ordinal)
        .Replace("&", @"\u0026", StringComparison.Ordinal);

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
