using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace K13d.Api.Requests;

/// <summary>Reads objects of any members: .NET's own converter takes a member that is there twice for an error of the program and not of the JSON.</summary>
internal sealed class JsonObjectConverter : JsonConverter<JsonObject>
{
    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonSerializer.Deserialize<JsonElement>(ref reader, options);
        return element.ValueKind == JsonValueKind.Object ? JsonObject.Create(element) : throw new JsonException("It must be an object.");
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
