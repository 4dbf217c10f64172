using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>
/// The versions of a CustomResourceDefinition as a refusal shows them: not as they were sent, but as the Go structs that the real one reads
/// them into, every field of which is written.
/// </summary>
internal static class GoDefinition
{
    /// <summary>Every field of <c>JSONSchemaProps</c> with its value where nothing was sent.</summary>
    private static readonly JsonObject EmptySchema = JsonEdits.ParseObject("""
        {"ID":"","Schema":"","Ref":null,"Description":"","Type":"","Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,
         "ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,
         "MultipleOf":null,"Enum":null,"MaxProperties":null,"MinProperties":null,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,"Properties":null,
         "AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,"Example":null,
         "XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,"XMapType":null,"XValidations":null}
        """);

    /// <param name="shared">The parts that all versions have in common, which are shown of none.</param>
    public static JsonArray Versions(IEnumerable<JsonObject> versions, IReadOnlySet<string> shared) =>
        versions.Select(version => Version(version, shared)).ToJsonArray();

    private static JsonObject Version(JsonObject version, IReadOnlySet<string> shared)
    {
        return new JsonObject
        {
            ["Name"] = version.Text("name") ?? "",
            ["Served"] = version.Flag("served") == true,
            ["Storage"] = version.Flag("storage") == true,
            ["Deprecated"] = version.Flag("deprecated") == true,
            ["DeprecationWarning"] = version.Text("deprecationWarning"),
            ["Schema"] = Part("schema") is JsonObject schema ? new JsonObject { ["OpenAPIV3Schema"] = SchemaOf(schema["openAPIV3Schema"]) } : null,
            ["Subresources"] = Part("subresources") is JsonObject subresources ? Subresources(subresources) : null,
            ["AdditionalPrinterColumns"] = Part("additionalPrinterColumns") is JsonArray columns ? columns.Select(Column).ToJsonArray() : null,
            ["SelectableFields"] = Part("selectableFields") is JsonArray fields
                ? fields.Select(field => new JsonObject { ["JSONPath"] = field.Text("jsonPath") ?? "" }).ToJsonArray()
                : null,
        };

        JsonNode? Part(string name) => shared.Contains(name) ? null : version[name];
    }

    private static JsonObject Subresources(JsonObject subresources) => new()
    {
        ["Status"] = subresources.Child("status") is null ? null : new JsonObject(),
        ["Scale"] = subresources.Child("scale") is not { } scale ? null : new JsonObject
        {
            ["SpecReplicasPath"] = scale.Text("specReplicasPath") ?? "",
            ["StatusReplicasPath"] = scale.Text("statusReplicasPath") ?? "",
            ["LabelSelectorPath"] = scale.Text("labelSelectorPath"),
        },
    };

    private static JsonObject Column(JsonNode? column) => new()
    {
        ["Name"] = column.Text("name") ?? "",
        ["Type"] = column.Text("type") ?? "",
        ["Format"] = column.Text("format") ?? "",
        ["Description"] = column.Text("description") ?? "",
        ["Priority"] = column.Number("priority") ?? 0,
        ["JSONPath"] = column.Text("jsonPath") ?? "",
    };

    private static JsonObject? SchemaOf(JsonNode? schema)
    {
        if (schema is not JsonObject sent)
        {
            return null;
        }

        var shown = EmptySchema.Copy();
        foreach (var (name, value) in sent)
        {
            shown[NameOf(name)] = value is null ? null : ValueOf(name, value);
        }

        return shown;
    }

    /// <summary><c>x-kubernetes-list-type</c> is <c>XListType</c>.</summary>
    private static string NameOf(string name) =>
        name == "id" ? "ID" : string.Concat(
            name.Replace("kubernetes-", "", StringComparison.Ordinal).Split('-', '$').Where(word => word.Length > 0).Select(Capitalised));

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static JsonNode? ValueOf(string name, JsonNode value) => name switch
    {
        "properties" or "patternProperties" or "definitions" when value is JsonObject map => new JsonObject(
            map.OrderBy(property => property.Key, StringComparer.Ordinal)
                .Select(property => KeyValuePair.Create(property.Key, (JsonNode?)SchemaOf(property.Value)))),
        "items" when value is JsonObject => new JsonObject { ["Schema"] = SchemaOf(value), ["JSONSchemas"] = null },
        "additionalProperties" or "additionalItems" => new JsonObject
        {
            ["Allows"] = value.GetValueKind() != JsonValueKind.False,
            ["Schema"] = SchemaOf(value),
        },
        "not" => SchemaOf(value),
        "allOf" or "oneOf" or "anyOf" when value is JsonArray list => list.Select(SchemaOf).ToJsonArray(),
        _ => value.DeepClone(),
    };
}
