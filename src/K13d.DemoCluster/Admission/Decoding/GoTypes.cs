using System.Text.Json;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>Names JSON values and schemas as Go does in its messages.</summary>
internal static class GoTypes
{
    public static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };

    public static string NameOf(Schema schema) => schema switch
    {
        { Definition: { } definition } => string.Join('.', definition.Split('.')[^2..]),
        { Type: "array", Items: { } items } => "[]" + NameOf(items),
        { Type: "object", Values: { IsQuantity: true } } => "v1.ResourceList",
        { Type: "object", Values: { } values } => "map[string]" + NameOf(values),
        { Type: "integer" } => schema.Format ?? "int",
        { Type: "number" } => "float64",
        { Type: "boolean" } => "bool",
        { Format: "byte" } => "[]uint8",
        _ => "string",
    };

    /// <summary>The Go struct of a definition: <c>PodSpec</c> of <c>io.k8s.api.core.v1.PodSpec</c>.</summary>
    public static string StructOf(Schema schema, string fallback) => schema.Struct ?? fallback;
}
