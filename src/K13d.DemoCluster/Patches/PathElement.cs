using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// One step of a path in <c>fieldsV1</c>: a field (<c>f:</c>), an item of a list by its keys (<c>k:</c>), of a set by its value (<c>v:</c>) or by
/// its place (<c>i:</c>). Two are equal when their text is.
/// </summary>
internal readonly record struct PathElement : IComparable<PathElement>
{
    private PathElement(string text) => Text = text;

    /// <summary>As it stands in <c>fieldsV1</c>.</summary>
    public string Text { get; }

    public bool IsField => Text.StartsWith("f:", StringComparison.Ordinal);

    /// <summary>The name of a field.</summary>
    public string Name => Text[2..];

    public static PathElement Field(string name) => new("f:" + name);

    /// <param name="keys">Sorted by their names when written.</param>
    public static PathElement Key(IEnumerable<KeyValuePair<string, JsonNode?>> keys) => new("k:" + CanonicalJson.Write(new JsonObject(
        keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => KeyValuePair.Create(key.Key, key.Value?.DeepClone())))));

    public static PathElement Value(JsonNode? value) => new("v:" + CanonicalJson.Write(value));

    public static PathElement Parse(string text)
    {
        if (text is not ([_, ':', ..]))
        {
            throw new FormatException($"A path element has no kind: {text}");
        }

        try
        {
            return text[0] switch
            {
                'f' => new PathElement(text),
                'k' when JsonNode.Parse(text[2..]) is JsonObject keys => Key(keys),
                'v' => Value(JsonNode.Parse(text[2..])),
                'i' => new PathElement(text),
                _ => throw new FormatException($"A path element is of no known kind: {text}"),
            };
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"A path element is malformed: {text}", malformed);
        }
    }

    /// <summary>Fields first, then keys, values and places, each in their own order.</summary>
    public int CompareTo(PathElement other) =>
        Rank.CompareTo(other.Rank) is not 0 and var rank ? rank : string.CompareOrdinal(Text, other.Text);

    /// <summary>As messages of the API server have it: <c>.spec</c>, <c>[name="web"]</c>, <c>[="x"]</c>.</summary>
    public override string ToString() => Text[0] switch
    {
        'f' => "." + Name,
        'k' => $"[{string.Join(',', JsonNode.Parse(Name)!.AsObject().Select(key => $"{key.Key}={CanonicalJson.Write(key.Value)}"))}]",
        'v' => $"[={Name}]",
        _ => $"[{Name}]",
    };

    private int Rank => "fkvi".IndexOf(Text[0], StringComparison.Ordinal);
}
