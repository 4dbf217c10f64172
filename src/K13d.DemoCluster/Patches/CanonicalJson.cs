using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Patches;

/// <summary>JSON without needless escapes, and order and equality of JSON values.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? value) => value?.ToJsonString(Relaxed) ?? "null";

    /// <summary>Puts the fields of a map, and of nothing below it, in alphabetical order.</summary>
    public static void SortKeys(JsonObject map)
    {
        var fields = map.OrderBy(field => field.Key, StringComparer.Ordinal).ToList();
        map.Clear();
        foreach (var (name, value) in fields)
        {
            map.Add(name, value);
        }
    }

    public static bool AreEqual(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);
}
