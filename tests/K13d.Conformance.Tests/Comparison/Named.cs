using System.Text.Json.Nodes;

namespace K13d.Conformance.Tests.Comparison;

/// <summary>A list whose items have a name each: a text itself, an object's <c>name</c> or its metadata's.</summary>
internal sealed class Named
{
    private readonly Dictionary<string, JsonNode?> items;

    private Named(IReadOnlyList<string> names, JsonArray list)
    {
        Names = names;
        items = names.Zip(list).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>In the list's order.</summary>
    public IReadOnlyList<string> Names { get; }

    public JsonNode? this[string name] => items.GetValueOrDefault(name);

    /// <returns>Null where not every item has a name of its own.</returns>
    public static Named? Of(JsonArray list)
    {
        var names = list.Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return names.Count == list.Count ? new Named(names, list) : null;
    }

    public bool Has(string name) => items.ContainsKey(name);

    private static string? NameOf(JsonNode? item) => item switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject members => (members["name"] ?? members["metadata"]?["name"])?.ToString(),
        _ => null,
    };
}
