using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>
/// Copies JSON into a form that many threads may read at once: nothing in it is parsed or filled lazily. Names and short texts, which
/// repeat in every object, are shared, so that fifty thousand pods fit in memory.
/// </summary>
internal static class FrozenJson
{
    private const int LongestSharedText = 40;

    /// <summary>A slot for each hash, overwritten on a collision: it bounds the memory, and a lost race costs only a copy.</summary>
    private static readonly string?[] SharedTexts = new string?[1 << 14];

    /// <summary>Kept as elements, which answer <c>GetValue</c> for every numeric type alike.</summary>
    private static readonly JsonElement[] SmallNumbers =
        [.. Enumerable.Range(0, 1024).Select(number => JsonSerializer.SerializeToElement(number))];

    public static JsonObject Copy(JsonObject source)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in source)
        {
            copy.Add(Shared(name), Copy(value));
        }

        return copy;
    }

    private static JsonNode? Copy(JsonNode? source) => source switch
    {
        null => null,
        JsonObject value => Copy(value),
        JsonArray list => new JsonArray([.. list.Select(Copy)]),
        _ => CopyValue(source.AsValue()),
    };

    private static JsonValue? CopyValue(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(Shared(TextOf(value))),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Number => JsonValue.Create(NumberOf(value)),
        _ => null,
    };

    private static string TextOf(JsonValue value) =>
        value.TryGetValue<string>(out var text) ? text : JsonSerializer.SerializeToElement(value).GetString()!;

    private static JsonElement NumberOf(JsonValue value)
    {
        var element = value.TryGetValue<JsonElement>(out var number) ? number : JsonSerializer.SerializeToElement(value);
        return element.TryGetInt32(out var small) && small >= 0 && small < SmallNumbers.Length ? SmallNumbers[small] : element.Clone();
    }

    private static string Shared(string text)
    {
        if (text.Length > LongestSharedText)
        {
            return text;
        }

        ref var slot = ref SharedTexts[text.GetHashCode(StringComparison.Ordinal) & (SharedTexts.Length - 1)];
        // Read once: another thread may put another text of the same slot there at any moment.
        return slot is { } held && held == text ? held : slot = text;
    }
}
