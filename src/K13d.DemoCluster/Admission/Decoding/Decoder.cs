using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>
/// Reads an object as the API server's Go types do: refuses wrong types, drops what the kind does not have, and brings what is left
/// into the form in which it is stored.
/// </summary>
internal sealed class Decoder
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    private readonly List<string> unknown = [];
    private readonly IDecodingWords words;

    private Decoder(IDecodingWords words) => this.words = words;

    /// <summary>Decodes the object in place and answers the warnings for the caller.</summary>
    /// <param name="schema">The schema of the kind; of a custom resource that of its definition, or null where it has none.</param>
    /// <param name="repeated">The fields that the body gave twice: <see cref="JsonBody.Repeated"/>.</param>
    /// <exception cref="ApiException">400 BadRequest, or what the manner makes of it.</exception>
    public static IReadOnlyList<string> Decode(
        JsonObject value, ResourceType type, Schema? schema, FieldValidation validation, Repetitions repeated, DecodingManner manner)
    {
        if (!CustomKinds.IsCustom(type))
        {
            DecodedKind.Check(value, type, manner);
        }

        var decoder = new Decoder(manner.Words);
        try
        {
            if (CustomKinds.IsCustom(type))
            {
                decoder.Custom(value, schema);
            }
            else if (schema is not null)
            {
                decoder.Struct(value, schema, type.Kind, "", "");
            }
        }
        catch (JsonException refused)
        {
            throw manner.Refuse(Unreadable(type, refused.Message));
        }

        var isStrict = validation == FieldValidation.Strict;
        var unknown = manner.Words.Order(decoder.unknown).Select(field => $"unknown field {JsonText.Quoted(field)}");
        var twice = isStrict ? repeated.Faults : repeated.Warnings;
        IReadOnlyList<string> findings = repeated.AreFirst ? [.. twice, .. unknown] : [.. unknown, .. twice];
        return validation switch
        {
            FieldValidation.Strict when findings.Count > 0 => throw manner.Refuse(Unreadable(type, $"strict decoding error: {string.Join(", ", findings)}")),
            FieldValidation.Ignore or FieldValidation.Strict => [],
            _ => findings,
        };
    }

    /// <summary>Writes the structs that were not given, <c>status</c> among them.</summary>
    public static void Complete(JsonObject value, Schema schema) => new Decoder(DecodingManner.Body.Words).Complete(value, schema, value.Text("kind") ?? "");

    private static Unreadable Unreadable(ResourceType type, string why) => new(type.Kind, type.Version, type.Kind, why);

    /// <summary>Decodes the metadata as that of every object, and prunes the rest by the schema of the definition.</summary>
    private void Custom(JsonObject value, Schema? schema)
    {
        if (value["metadata"] is { } metadata && CustomKinds.Metadata is { } metadataSchema)
        {
            value["metadata"] = Value(metadata.DeepClone(), metadataSchema, "", "", "metadata");
        }

        if (schema is not null)
        {
            StructuralPruning.Prune(value, schema, unknown);
        }
    }

    private void Struct(JsonObject value, Schema schema, string kind, string goPath, string path)
    {
        var name = GoTypes.StructOf(schema, kind);
        foreach (var (field, node) in value.ToList())
        {
            if (schema.Property(field) is not { } property)
            {
                unknown.Add(Join(path, field));
                value.Remove(field);
                continue;
            }

            var decoded = Value(node, property, name, Join(goPath, field), Join(path, field));
            if (!ReferenceEquals(decoded, node))
            {
                value[field] = decoded;
            }

            if (decoded is null || (ZeroValues.IsDropped(decoded, property, name, field) && !schema.Required.Contains(field)))
            {
                value.Remove(field);
            }
        }

        Complete(value, schema, name);
    }

    /// <summary>Writes what Go writes even when it was not given: structs, and what has no way of being absent.</summary>
    private void Complete(JsonObject value, Schema schema, string name)
    {
        foreach (var field in schema.Properties)
        {
            if (value.ContainsKey(field) || schema.Property(field) is not { } property)
            {
                continue;
            }

            if (property.Default is JsonObject)
            {
                if (property.Properties.Count > 0)
                {
                    var empty = new JsonObject();
                    Struct(empty, property, field, field, field);
                    value[field] = empty;
                }
            }
            else if (property.Default is { } fallback && (schema.Required.Contains(field) || !ZeroValues.IsDropped(fallback, property, "", "")))
            {
                value[field] = fallback.DeepClone();
            }
        }

        foreach (var (field, always) in ZeroValues.WrittenAlways(name))
        {
            if (!value.ContainsKey(field))
            {
                value[field] = always;
            }
        }
    }

    private JsonNode? Value(JsonNode? node, Schema schema, string structName, string goPath, string path)
    {
        if (node is null)
        {
            return null;
        }

        if (schema.IsQuantity)
        {
            var quantity = Quantity.Of(node) ?? throw new JsonException(Quantity.Rule);
            return Same(node, quantity.ToString());
        }

        var kind = node.GetValueKind();
        if (schema.IsIntOrString)
        {
            return kind == JsonValueKind.String || node.Number() is not null ? node : throw Mismatch(node, schema, "int32", structName, goPath);
        }

        if (schema.Format == "date-time")
        {
            return Time(node, schema, structName, goPath);
        }

        return schema.Type switch
        {
            "object" => Object(node, schema, structName, goPath, path),
            "array" => List(node, schema, structName, goPath, path),
            "string" when kind == JsonValueKind.String => schema.Format == "byte" ? Bytes(node) : node,
            "integer" when Integer(node, schema.Format) => node,
            "integer" when node.Number() is { } number && words.Overflow(number) is { } kept => kept,
            "number" when kind == JsonValueKind.Number => node,
            "boolean" when kind is JsonValueKind.True or JsonValueKind.False => node,
            null => node,
            _ => throw Mismatch(node, schema, NamedTypes.Find(structName, goPath) ?? GoTypes.NameOf(schema), structName, goPath),
        };
    }

    private JsonObject Object(JsonNode node, Schema schema, string structName, string goPath, string path)
    {
        if (node is not JsonObject value)
        {
            throw Mismatch(node, schema, GoTypes.NameOf(schema), structName, goPath);
        }

        if (schema.Values is { } values)
        {
            foreach (var (key, item) in value.ToList())
            {
                var decoded = Value(item, values, structName, goPath, Join(path, key))
                    ?? (values.Type == "string" && values.Definition is null ? JsonValue.Create("") : null);
                if (!ReferenceEquals(decoded, item))
                {
                    value[key] = decoded;
                }
            }
        }
        else if (schema.Properties.Count > 0)
        {
            Struct(value, schema, structName, goPath, path);
        }

        return value;
    }

    private JsonArray List(JsonNode node, Schema schema, string structName, string goPath, string path)
    {
        if (node is not JsonArray list)
        {
            throw Mismatch(node, schema, GoTypes.NameOf(schema), structName, goPath);
        }

        if (schema.Items is { } items)
        {
            for (var index = 0; index < list.Count; index++)
            {
                var decoded = Value(list[index], items, structName, goPath, $"{path}[{index}]") ?? Empty(items);
                if (!ReferenceEquals(decoded, list[index]))
                {
                    list[index] = decoded;
                }
            }
        }

        return list;
    }

    /// <summary>What a <c>null</c> in a list becomes.</summary>
    private JsonNode? Empty(Schema schema)
    {
        if (schema.Type == "string")
        {
            return JsonValue.Create("");
        }

        if (schema.Properties.Count == 0)
        {
            return null;
        }

        var empty = new JsonObject();
        Struct(empty, schema, "", "", "");
        return empty;
    }

    private JsonNode Time(JsonNode node, Schema schema, string structName, string goPath)
    {
        if (!node.IsText)
        {
            throw Mismatch(node, schema, "string", structName, goPath);
        }

        var micro = schema.Definition?.EndsWith(".MicroTime", StringComparison.Ordinal) == true;
        var text = node.GetValue<string>();
        return Same(node, Times.Canonical(text, micro) ?? throw new JsonException(Times.Refusal(text, micro)));
    }

    private JsonNode Bytes(JsonNode node)
    {
        var text = node.GetValue<string>();
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (Convert.TryFromBase64String(text, buffer, out _))
        {
            return node;
        }

        var at = text.AsSpan().IndexOfAnyExcept(Base64);
        throw new JsonException(words.NotBase64(at < 0 ? text.Length / 4 * 4 : at));
    }

    private static bool Integer(JsonNode node, string? format) =>
        node.Number() is { } number && (format != "int32" || number is >= int.MinValue and <= int.MaxValue);

    private static JsonNode Same(JsonNode node, string text) =>
        node.IsText && node.GetValue<string>() == text ? node : JsonValue.Create(text);

    private JsonException Mismatch(JsonNode node, Schema schema, string expected, string structName, string goPath) =>
        new(words.Mismatch(node, schema, expected, $"{structName}.{goPath}"));

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
