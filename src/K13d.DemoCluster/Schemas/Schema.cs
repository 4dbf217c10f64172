using System.Text.Json;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Schemas;

/// <summary>
/// One node of an OpenAPI v3 schema, with references followed and the <c>x-kubernetes-*</c> extensions that decide how patches and
/// applies merge. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy.
/// </summary>
internal sealed class Schema
{
    private const string ReferencePrefix = "#/components/schemas/";

    private readonly JsonObject own;
    private readonly JsonObject target;
    private readonly JsonObject definitions;

    // Every write walks the schema of its object, so what is asked of every field is kept, here and below.
    private readonly ConcurrentDictionary<string, Schema?> known = new(StringComparer.Ordinal);

    /// <param name="own">The schema as it stands where it is used; its extensions win over those of what it refers to.</param>
    /// <param name="definitions">The document's <c>components.schemas</c>.</param>
    public Schema(JsonObject own, JsonObject definitions)
    {
        this.own = own;
        this.definitions = definitions;
        Definition = ReferenceOf(own);
        target = Definition is not null && definitions[Definition] is JsonObject found ? found : own;
        Type = target.Text("type");
        Format = target.Text("format");
        Default = own["default"] ?? target["default"];
        IsIntOrString = Format == "int-or-string" || Flag("x-kubernetes-int-or-string");
    }

    /// <summary>The name of the definition this refers to (<c>io.k8s.api.core.v1.PodSpec</c>), or null for an inline schema.</summary>
    public string? Definition { get; }

    /// <summary>The last part of <see cref="Definition"/>, as Go names the struct: <c>PodSpec</c>.</summary>
    public string? Struct => field ??= Definition?[(Definition.LastIndexOf('.') + 1)..];

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>; null where anything goes.</summary>
    public string? Type { get; }

    public string? Format { get; }

    public JsonNode? Default { get; }

    public IReadOnlyList<string> Properties => field ??= [.. (target.Child("properties") ?? []).Select(property => property.Key)];

    public IReadOnlyList<string> Required => field ??= [.. Strings(target["required"])];

    public IEnumerable<string> Enum => Strings(target["enum"]);

    public Schema? Items => field ??= target["items"] is JsonObject items ? new Schema(items, definitions) : null;

    /// <summary>The schema of a map's values.</summary>
    public Schema? Values => field ??= target["additionalProperties"] is JsonObject values ? new Schema(values, definitions) : null;

    public bool IsIntOrString { get; }

    public bool IsQuantity => Definition == "io.k8s.apimachinery.pkg.api.resource.Quantity";

    public bool PreservesUnknownFields => Flag("x-kubernetes-preserve-unknown-fields");

    public bool IsNullable => Flag("nullable");

    /// <summary>Whether fields are let in that no property names: <c>additionalProperties: true</c>.</summary>
    public bool AllowsAnyFields => target["additionalProperties"] is JsonValue any && any.GetValueKind() == JsonValueKind.True;

    public bool IsEmbeddedResource => Flag("x-kubernetes-embedded-resource");

    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>; null where nothing is said.</summary>
    public string? ListType => field ??= Extension("x-kubernetes-list-type");

    public IReadOnlyList<string> ListMapKeys => field ??= [.. Strings(own["x-kubernetes-list-map-keys"] ?? target["x-kubernetes-list-map-keys"])];

    /// <summary><c>atomic</c> or <c>granular</c>; null where nothing is said.</summary>
    public string? MapType => field ??= Extension("x-kubernetes-map-type");

    /// <summary>Of a strategic merge patch: <c>merge</c>, <c>replace</c>, <c>retainKeys</c>, or two of them.</summary>
    public IReadOnlyList<string> PatchStrategies => field ??= Extension("x-kubernetes-patch-strategy")?.Split(',') ?? [];

    public string? PatchMergeKey => Extension("x-kubernetes-patch-merge-key");

    public Schema? Property(string name) => known.GetOrAdd(name, Find);

    private Schema? Find(string name) =>
        target["properties"] is JsonObject properties && properties[name] is JsonObject property ? new Schema(property, definitions) : null;

    /// <summary>Any other word of the schema: <c>minimum</c>, <c>pattern</c>.</summary>
    public JsonNode? Keyword(string name) => own[name] ?? target[name];

    private string? Extension(string name) => (string?)(own[name] ?? target[name]);

    private bool Flag(string name) => own.Flag(name) ?? target.Flag(name) ?? false;

    private static IEnumerable<string> Strings(JsonNode? list) => list is JsonArray array ? array.Select(item => item!.GetValue<string>()) : [];

    private static string? ReferenceOf(JsonObject schema)
    {
        var reference = (string?)schema["$ref"] ?? (schema["allOf"] is JsonArray { Count: 1 } all ? (string?)all[0]!["$ref"] : null);
        return reference?.StartsWith(ReferencePrefix, StringComparison.Ordinal) == true ? reference[ReferencePrefix.Length..] : null;
    }
}
