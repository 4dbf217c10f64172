using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>
/// The schema of a custom resource: whether Kubernetes knows how to keep to it, and whether it is structural.
/// Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation and pkg/apiserver/schema.
/// </summary>
internal static class DefinitionSchema
{
    private const string MapType = "x-kubernetes-map-type";

    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly (string Keyword, string Why)[] Unsupported =
    [
        ("$ref", "$ref is not supported"), ("patternProperties", "patternProperties is not supported"), ("additionalItems", "additionalItems is not supported"),
        ("definitions", "definitions is not supported"), ("dependencies", "dependencies is not supported"), ("id", "id is not supported"),
    ];

    /// <param name="hasStatus">Whether the status is a subresource.</param>
    public static void Check(JsonObject schema, string path, bool hasStatus, FieldErrors errors)
    {
        if (hasStatus && schema.Text("type") is { Length: > 0 } type && type != "object")
        {
            errors.Invalid($"{path}.type", type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        }

        var before = errors.Count;
        Words(schema, path, errors);
        if (IsReadable(schema))
        {
            StructuralRules.Check(schema, path, errors);
        }

        if (errors.Count == before)
        {
            Defaults(schema, path, errors);
        }
    }

    /// <summary>What uses words that Kubernetes does not know is not asked whether it is structural.</summary>
    private static bool IsReadable(JsonObject schema) =>
        Unsupported.All(word => schema[word.Keyword] is null) && Below(schema, "").All(inner => IsReadable(inner.Schema));

    private static void Words(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.Text("type") is { Length: > 0 } type && !Types.Contains(type))
        {
            errors.NotSupported($"{path}.type", type, Types);
            if (type == "null")
            {
                errors.Forbidden($"{path}.type", "type cannot be set to null, use nullable as an alternative");
            }
        }

        if (schema.Flag("uniqueItems") == true)
        {
            errors.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }

        if (schema.Child("properties") is { Count: > 0 } && schema["additionalProperties"] is { } values && values.Flag() != true)
        {
            errors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        }

        foreach (var (keyword, why) in Unsupported.Where(word => schema[word.Keyword] is not null))
        {
            errors.Forbidden($"{path}.{keyword}", why);
        }

        if (schema.Text("type") == "array" && schema["items"] is null)
        {
            errors.Required($"{path}.items", "must be specified");
        }

        Pattern(schema, path, errors);
        Extensions(schema, path, errors);
        foreach (var (place, inner) in Below(schema, path))
        {
            Words(inner, place, errors);
        }
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Below(JsonObject schema, string path) =>
    [
        .. Single(schema, path, "additionalProperties"),
        .. (schema.Child("properties") ?? []).OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => ($"{path}.properties[{property.Key}]", property.Value)).Where(entry => entry.Value is JsonObject)
            .Select(entry => (entry.Item1, entry.Value!.AsObject())),
        .. ((string[])["allOf", "oneOf", "anyOf"])
            .SelectMany(word => schema.Items(word).Index().Select(entry => ($"{path}.{word}[{entry.Index}]", entry.Item))),
        .. Single(schema, path, "not"),
        .. Single(schema, path, "items"),
    ];

    private static IEnumerable<(string Path, JsonObject Schema)> Single(JsonObject schema, string path, string keyword) =>
        schema.Child(keyword) is { } inner ? [($"{path}.{keyword}", inner)] : [];

    // Go's words for what is wrong with an expression are its own; these are .NET's.
    private static void Pattern(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.Text("pattern") is not { } pattern)
        {
            return;
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException malformed)
        {
            errors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {malformed.Message}");
        }
    }

    private static void Extensions(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.Flag("x-kubernetes-preserve-unknown-fields") == false)
        {
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        }

        errors.OneOf(schema, MapType, path, "atomic", "granular");
        errors.OneOf(schema, "x-kubernetes-list-type", path, "atomic", "set", "map");
        if (schema.Text("x-kubernetes-list-type") is null)
        {
            return;
        }

        if (schema.Text("type") is { Length: > 0 } type && type != "array")
        {
            errors.Invalid($"{path}.type", type, "must be array if x-kubernetes-list-type is specified");
        }

        if (schema.Text("x-kubernetes-list-type") == "map")
        {
            MapKeys(schema, path, errors);
        }
        else if (schema.Text("x-kubernetes-list-type") == "set" && schema.Child("items") is { } items
            && items.Text("type") == "object" && items.Text(MapType) != "atomic")
        {
            errors.Invalid($"{path}.items.{MapType}", items[MapType], "must be atomic as item of a list with x-kubernetes-list-type=set");
        }
    }

    private static void MapKeys(JsonObject schema, string path, FieldErrors errors)
    {
        var keys = schema.Texts("x-kubernetes-list-map-keys").ToList();
        if (keys.Count == 0)
        {
            errors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }

        if (schema.Text("items", "type") is { } type && type != "object")
        {
            errors.Invalid($"{path}.items.type", type, "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }

        foreach (var key in keys.Where(key => schema.At("items", "properties", key, "default") is null && !schema.Texts("items", "required").Contains(key)))
        {
            errors.Required(
                $"{path}.items.properties[{key}].default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        }
    }

    private static void Defaults(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema["default"] is { } value)
        {
            errors.AddBelow($"{path}.default", StructuralValidation.FaultsOf(value, new Schema(schema, [])));
        }

        foreach (var (place, inner) in Below(schema, path))
        {
            Defaults(inner, place, errors);
        }
    }
}
