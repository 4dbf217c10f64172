using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>The values in a tree of settings that are secret by their names: those of a chart, a configuration file in JSON.</summary>
public static class SecretLeaves
{
    /// <summary>The texts that are secret by their names.</summary>
    public static IEnumerable<string> Of(JsonNode? tree) => Of(tree, isSecret: false);

    /// <summary>A copy in which those, and whatever of the others <paramref name="known"/> tells to be secret, are masked.</summary>
    public static JsonObject Masked(JsonObject tree, SecretTexts known) => (JsonObject)Masked(tree, isSecret: false, known)!;

    private static IEnumerable<string> Of(JsonNode? node, bool isSecret) => node switch
    {
        JsonObject map => map.SelectMany(member => Of(member.Value, Holds(map, member.Key, isSecret))),
        JsonArray list => list.SelectMany(item => Of(item, isSecret)),
        _ => isSecret && TextOf(node) is { Length: > 0 } text ? [text] : [],
    };

    private static JsonNode? Masked(JsonNode? node, bool isSecret, SecretTexts known)
    {
        switch (node)
        {
            case JsonObject map:
                return new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Masked(member.Value, Holds(map, member.Key, isSecret), known))));
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Masked(item, isSecret, known))]);
            case null:
                return null;
            default:
                // An empty text and true or false are defaults and switches: nobody's secret, and worth seeing.
                if (TextOf(node) is not { Length: > 0 } text)
                {
                    return node.DeepClone();
                }

                var shown = isSecret ? SecretMask.Mask : known.MaskedValue(text);
                return shown == text ? node.DeepClone() : shown;
        }
    }

    /// <summary>Whether what a map has under a key is secret: by the key, by what the map is in, or by the name beside it (<c>{name: DB_PASSWORD, value: x}</c>).</summary>
    private static bool Holds(JsonObject map, string key, bool isSecret) =>
        isSecret
            ? !SecretNames.IsDescription(key)
            : SecretNames.IsSecret(key) || (key == "value" && SecretNames.IsSecret(TextOf(map["name"]) ?? TextOf(map["key"]) ?? ""));

    /// <summary>Null for true and false, lists and maps.</summary>
    private static string? TextOf(JsonNode? node) => node is not JsonValue value
        ? null
        : value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };
}
