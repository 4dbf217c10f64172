using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing.Protobuf;

/// <summary>
/// Turns a protobuf body into the JSON that the same client would have sent. kubectl sends protobuf where it knows the kind by heart.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding.
/// </summary>
internal static class ProtobufText
{
    private const int DepthLimit = 100;
    private const string Envelope = "io.k8s.apimachinery.pkg.runtime.Unknown";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="ApiException">400 for what is not of that encoding, 415 for a kind that it is not known of.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw Refusals.BadRequest("provided data does not appear to be a protobuf message, expected prefix \"[107 56 115 0]\"");
        }

        string apiVersion = "", kind = "";
        ReadOnlySpan<byte> raw = [];
        var envelope = new WireReader(body[Magic.Length..]);
        while (envelope.Read())
        {
            switch (MessageTypes.FieldsOf(Envelope).GetValueOrDefault(envelope.Field)?.Name)
            {
                case "typeMeta":
                    var type = (JsonObject)ReadMessage("io.k8s.apimachinery.pkg.runtime.TypeMeta", envelope.Content, 0)!;
                    (apiVersion, kind) = ((string?)type["apiVersion"] ?? "", (string?)type["kind"] ?? "");
                    break;
                case "raw":
                    raw = envelope.Content;
                    break;
            }
        }

        var message = MessageTypes.Find(apiVersion, kind) ?? throw new ApiException(
            415, "UnsupportedMediaType", $"the demo cluster does not know the protobuf encoding of {kind} in {apiVersion}: send application/json");
        var value = (JsonObject)ReadMessage(message, raw, 0)!;
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        return Encoding.UTF8.GetBytes(value.ToJsonString(JsonText.Options));
    }

    private static JsonNode? ReadMessage(string message, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > DepthLimit)
        {
            throw WireReader.Malformed();
        }

        if (SpecialMessages.TryRead(message, bytes, out var special))
        {
            return special;
        }

        var value = new JsonObject();
        ReadFields(message, bytes, value, depth);
        return value;
    }

    private static void ReadFields(string message, ReadOnlySpan<byte> bytes, JsonObject value, int depth)
    {
        var fields = MessageTypes.FieldsOf(message);
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            // What a newer client knows and this version does not is dropped, as the real one does.
            if (fields.GetValueOrDefault(reader.Field) is not { } field)
            {
                continue;
            }

            switch (field.Arrangement)
            {
                case Arrangement.Inline:
                    ReadFields(field.Type, reader.Content, value, depth + 1);
                    break;
                case Arrangement.List:
                    ReadItems(field, reader, value, depth);
                    break;
                case Arrangement.Map:
                    ReadEntry(field, reader.Content, value, depth);
                    break;
                default:
                    value[field.Name] = ReadValue(field.Type, reader, depth);
                    break;
            }
        }
    }

    private static void ReadItems(MessageField field, WireReader reader, JsonObject value, int depth)
    {
        if (value[field.Name] is not JsonArray list)
        {
            value[field.Name] = list = [];
        }

        if (field.Type is not ("int" or "bool") || !reader.HasContent)
        {
            list.Add(ReadValue(field.Type, reader, depth));
            return;
        }

        var packed = new WireReader(reader.Content);
        while (packed.ReadPacked())
        {
            list.Add(ReadValue(field.Type, packed, depth));
        }
    }

    private static void ReadEntry(MessageField field, ReadOnlySpan<byte> bytes, JsonObject value, int depth)
    {
        if (value[field.Name] is not JsonObject map)
        {
            value[field.Name] = map = [];
        }

        var (key, item) = ("", EmptyValue(field.Type, depth));
        var entry = new WireReader(bytes);
        while (entry.Read())
        {
            if (entry.Field == 1)
            {
                key = Encoding.UTF8.GetString(entry.Content);
            }
            else if (entry.Field == 2)
            {
                item = ReadValue(field.Type, entry, depth);
            }
        }

        map[key] = item;
    }

    private static JsonNode? EmptyValue(string type, int depth) => type switch
    {
        "string" or "bytes" => JsonValue.Create(""),
        "int" or "double" => JsonValue.Create(0),
        "bool" => JsonValue.Create(false),
        _ => ReadMessage(type, [], depth + 1),
    };

    private static JsonNode? ReadValue(string type, WireReader reader, int depth) => type switch
    {
        "string" => JsonValue.Create(Encoding.UTF8.GetString(reader.Content)),
        "bytes" => JsonValue.Create(Convert.ToBase64String(reader.Content)),
        "int" => JsonValue.Create(reader.Number),
        "bool" => JsonValue.Create(reader.Number != 0),
        "double" => JsonValue.Create(BitConverter.Int64BitsToDouble(reader.Number)),
        _ => ReadMessage(type, reader.Content, depth + 1),
    };
}
