using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>
/// The words of <c>runtime.DefaultUnstructuredConverter</c>, which reads an object from a map, as a strategic merge patch makes it.
/// Source: k8s.io/apimachinery/pkg/runtime/converter.go.
/// </summary>
internal sealed class MapWords : IDecodingWords
{
    public string Mismatch(JsonNode node, Schema schema, string goType, string goPath) => schema switch
    {
        { IsIntOrString: true } => $"json: cannot unmarshal {GoTypes.NameOf(node.GetValueKind())} into Go value of type int32",
        { Format: "date-time" } => $"json: cannot unmarshal {GoTypes.NameOf(node.GetValueKind())} into Go value of type string",
        { Type: "array" } or { Format: "byte" } => $"cannot restore slice from {KindOf(node)}",
        { Type: "object", Values: not null } => $"cannot restore map from {KindOf(node)}",
        { Type: "object" } => $"cannot restore struct from: {KindOf(node)}",
        _ when node.GetValueKind() == JsonValueKind.Number && schema.Type != "boolean" => $"cannot convert {KindOf(node)} to {goType}",
        _ => $"unrecognized type: {(schema.Type == "string" ? "string" : goType)}",
    };

    public string NotBase64(int at) => $"error decoding from json: illegal base64 data at input byte {at}";

    /// <summary>Go's reflection keeps the lower bits.</summary>
    public JsonNode Overflow(long number) => JsonValue.Create((long)unchecked((int)number));

    public IEnumerable<string> Order(IEnumerable<string> unknownFields) => unknownFields.Order(StringComparer.Ordinal);

    private static string KindOf(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "slice",
        JsonValueKind.String => "string",
        JsonValueKind.Number => node.Number() is null ? "float64" : "int64",
        _ => "bool",
    };
}
