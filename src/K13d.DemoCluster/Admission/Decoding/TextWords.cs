using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>The words of Go's <c>encoding/json</c>, which reads an object from its text.</summary>
internal sealed class TextWords : IDecodingWords
{
    public string Mismatch(JsonNode node, Schema schema, string goType, string goPath)
    {
        var kind = node.GetValueKind();
        var shown = kind == JsonValueKind.Number && goType.StartsWith("int", StringComparison.Ordinal) ? $"number {node.ToJsonString()}" : GoTypes.NameOf(kind);
        return $"json: cannot unmarshal {shown} into Go struct field {goPath} of type {goType}";
    }

    public string NotBase64(int at) => $"illegal base64 data at input byte {at}";

    public JsonNode? Overflow(long number) => null;

    public IEnumerable<string> Order(IEnumerable<string> unknownFields) => unknownFields;
}
