using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>
/// JSON that somebody else wrote and that can be read to its last text: no name is in an object twice, and no text has half of a pair of surrogates. Either would be
/// found only where it is looked at, as an exception.
/// </summary>
internal static class ReadableJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Null where it is not that, and for <c>null</c>.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var read = JsonNode.Parse(text, documentOptions: Strict);
            return IsReadable(read) ? read : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsReadable(JsonNode? node) => node switch
    {
        JsonObject map => map.All(member => IsReadable(member.Value)),
        JsonArray list => list.All(IsReadable),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() is not null,
        _ => true,
    };
}
