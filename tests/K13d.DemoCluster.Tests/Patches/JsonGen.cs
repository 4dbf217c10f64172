using System.Text.Json.Nodes;
using CsCheck;

namespace K13d.DemoCluster.Tests.Patches;

/// <summary>Small JSON objects whose keys often meet.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Key = Gen.OneOf("a", "b", "c", "d/e", "f~g", "");

    private static readonly Gen<JsonNode> Scalar = Gen.OneOf(
        Gen.Int[0, 3].Select(number => (JsonNode)JsonValue.Create(number)),
        Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag)),
        Gen.String[0, 3].Select(text => (JsonNode)JsonValue.Create(text)));

    public static Gen<JsonObject> Object { get; } = ObjectOf(3);

    private static Gen<JsonObject> ObjectOf(int depth) =>
        Gen.Dictionary(Key, Node(depth))[0, 4].Select(map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone()))));

    private static Gen<JsonNode> Node(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Scalar.Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
            ObjectOf(depth - 1).Select(map => (JsonNode)map));
}
