using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Structural;

/// <summary>Holds a custom resource to the schema of its definition, in the words of k8s.io/kube-openapi. CEL rules are not looked at.</summary>
internal static class StructuralValidation
{
    private static readonly string[] OfEveryObject = ["apiVersion", "kind", "metadata"];
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    public static void Check(JsonObject resource, Schema schema, FieldErrors errors) => Object(resource, schema, "", isRoot: true, errors);

    /// <summary>What is wrong with a value by itself.</summary>
    public static FieldErrors FaultsOf(JsonNode value, Schema schema)
    {
        var errors = new FieldErrors();
        Value(value, schema, "", errors);
        return errors;
    }

    private static void Value(JsonNode? node, Schema schema, string path, FieldErrors errors)
    {
        if (node is null)
        {
            if (!schema.IsNullable && schema.Type is { } wanted)
            {
                errors.TypeInvalid(path, "null", $"{path} in body must be of type {wanted}: \"null\"");
            }

            return;
        }

        var enumeration = schema.Keyword("enum") as JsonArray;
        if (enumeration is not null && !enumeration.Any(allowed => JsonNode.DeepEquals(allowed, node)))
        {
            errors.NotSupported(path, node, enumeration.Select(allowed => allowed.IsText ? allowed!.GetValue<string>() : allowed?.ToJsonString() ?? "null"));
        }

        if (TypeFault(node, schema) is { } fault)
        {
            errors.TypeInvalid(path, fault.Found, $"{path} in body must be of type {fault.Wanted}: \"{fault.Found}\"");
            return;
        }

        switch (node)
        {
            case JsonObject value:
                Object(value, schema, path, isRoot: false, errors);
                break;
            case JsonArray list:
                List(list, schema, path, errors);
                break;
            default:
                Scalar(node, schema, path, errors);
                break;
        }
    }

    private static (string Found, string Wanted)? TypeFault(JsonNode node, Schema schema)
    {
        var found = node.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => node.Number() is null ? "number" : "integer",
            _ => "boolean",
        };
        if (schema.IsIntOrString)
        {
            return found is "integer" or "string" ? null : (found, "integer,string");
        }

        if (schema.Type == "string" && schema.Format is "date-time" or "date")
        {
            var text = node.IsText ? node.GetValue<string>() : null;
            var isRight = text is not null && (schema.Format == "date"
                ? DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                : Times.Canonical(text, micro: false) is not null);
            return isRight ? null : (text ?? (found == "integer" ? "int64" : found), schema.Format);
        }

        var fits = schema.Type is null || schema.Type == found || (schema.Type == "number" && found == "integer");
        return fits ? null : (found, schema.Type!);
    }

    private static void Object(JsonObject value, Schema schema, string path, bool isRoot, FieldErrors errors)
    {
        if (Limit(schema, "maxProperties") is { } most && value.Count > most)
        {
            errors.TooMany(path, value.Count, most);
        }

        if (Limit(schema, "minProperties") is { } least && value.Count < least)
        {
            errors.Invalid(path, value.Count, $"{path} in body should have at least {least} properties");
        }

        // In no order in the real one; in this one by their names, so that it is always the same.
        foreach (var (field, node) in value.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if ((isRoot || schema.IsEmbeddedResource) && OfEveryObject.Contains(field))
            {
                continue;
            }

            if ((schema.Property(field) ?? schema.Values) is { } known && !(node is null && schema.Required.Contains(field)))
            {
                Value(node, known, Join(path, field), errors);
            }
        }

        foreach (var field in schema.Required.Where(field => value[field] is null))
        {
            errors.Required(Join(path, field));
        }
    }

    private static void List(JsonArray list, Schema schema, string path, FieldErrors errors)
    {
        if (Limit(schema, "maxItems") is { } most && list.Count > most)
        {
            errors.TooMany(path, list.Count, most);
        }

        if (Limit(schema, "minItems") is { } least && list.Count < least)
        {
            errors.Invalid(path, list.Count, $"{path} in body should have at least {least} items");
        }

        var seen = new List<JsonNode?>();
        for (var index = 0; index < list.Count; index++)
        {
            if (schema.Items is { } items)
            {
                Value(list[index], items, $"{path}[{index}]", errors);
            }

            if (Key(list[index], schema) is { } key)
            {
                if (seen.Any(other => JsonNode.DeepEquals(other, key)))
                {
                    errors.Duplicate($"{path}[{index}]", key);
                }

                seen.Add(key);
            }
        }
    }

    /// <summary>What tells an item of a set or of a map-like list from the others.</summary>
    private static JsonNode? Key(JsonNode? item, Schema schema) => schema.ListType switch
    {
        "set" => item?.DeepClone(),
        "map" when item is JsonObject value =>
            new JsonObject(schema.ListMapKeys.Select(key => KeyValuePair.Create(key, value[key]?.DeepClone()))),
        _ => null,
    };

    private static void Scalar(JsonNode node, Schema schema, string path, FieldErrors errors)
    {
        if (node.IsText)
        {
            Text(node.GetValue<string>(), schema, path, errors);
        }
        else if (node.GetValueKind() == JsonValueKind.Number)
        {
            Number(node, schema, path, errors);
        }
    }

    private static void Text(string text, Schema schema, string path, FieldErrors errors)
    {
        if (Limit(schema, "maxLength") is { } most && text.Length > most)
        {
            errors.TooLong(path, most);
        }

        if (Limit(schema, "minLength") is { } least && text.Length < least)
        {
            errors.Invalid(path, text, $"{path} in body should be at least {least} chars long");
        }
        else if ((string?)schema.Keyword("pattern") is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, PatternTimeout))
        {
            errors.Invalid(path, text, $"{path} in body should match '{pattern}'");
        }
    }

    private static void Number(JsonNode node, Schema schema, string path, FieldErrors errors)
    {
        var number = decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (Bound(schema, "maximum") is { } most && number > most)
        {
            errors.Invalid(path, node, $"{path} in body should be less than or equal to {most}");
        }

        if (Bound(schema, "minimum") is { } least && number < least)
        {
            errors.Invalid(path, node, $"{path} in body should be greater than or equal to {least}");
        }

        if (Bound(schema, "multipleOf") is { } factor && factor != 0 && number % factor != 0)
        {
            errors.Invalid(path, node, $"{path} in body should be a multiple of {factor}");
        }
    }

    private static int? Limit(Schema schema, string keyword) => (int?)schema.Keyword(keyword).Number();

    private static decimal? Bound(Schema schema, string keyword) =>
        schema.Keyword(keyword) is { } bound ? decimal.Parse(bound.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
