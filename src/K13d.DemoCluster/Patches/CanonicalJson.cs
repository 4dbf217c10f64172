using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Patches;

/// <summary>JSON without needless escapes, and equality of JSON values.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? value) => value?.ToJsonString(Relaxed) ?? "null";

    public static bool AreEqual(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);
}
