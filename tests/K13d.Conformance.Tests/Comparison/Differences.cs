using System.Text.Json.Nodes;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Comparison;

/// <summary>Where two clusters' answers to one case part.</summary>
internal static class Differences
{
    public static IEnumerable<Difference> Between(IReadOnlyList<Answer> real, IReadOnlyList<Answer> demo) =>
        real.Count == demo.Count
            ? real.Zip(demo).SelectMany((pair, index) => Between(index + 1, pair.First, pair.Second))
            : [new Difference(0, "$", $"{real.Count} answers", $"{demo.Count} answers")];

    private static IEnumerable<Difference> Between(int request, Answer real, Answer demo)
    {
        (string Path, JsonNode? Real, JsonNode? Demo)[] parts =
        [
            ("request", real.Request, demo.Request),
            ("status", real.Status, demo.Status),
            ("contentType", real.ContentType, demo.ContentType),
            ("warnings", List(real.Warnings), List(demo.Warnings)),
            ("headers", Members(real.Headers), Members(demo.Headers)),
            ("$", real.Body, demo.Body),
        ];
        return parts.SelectMany(part => Between(part.Path, part.Real, part.Demo))
            .Select(found => new Difference(request, found.Path, Shown(found.Real), Shown(found.Demo)));
    }

    private static IEnumerable<(string Path, JsonNode? Real, JsonNode? Demo)> Between(string path, JsonNode? real, JsonNode? demo) => (real, demo) switch
    {
        (JsonObject a, JsonObject b) => a.Select(member => member.Key).Union(b.Select(member => member.Key))
            .SelectMany(key => Between($"{path}.{key}", Member(a, key), Member(b, key))),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).SelectMany((pair, index) => Between($"{path}[{index}]", pair.First, pair.Second)),
        (JsonArray a, JsonArray b) when Named.Of(a) is { } named && Named.Of(b) is { } others => Between(path, named, others),
        (JsonValue a, JsonValue b) when Lines(a) is { } lines && Lines(b) is { } others => Between(path, lines, others),
        _ => JsonNode.DeepEquals(real, demo) ? [] : [(path, real, demo)],
    };

    /// <summary>Lists of different lengths, by the names of what is in them: what only one has, what differs, and whether the order does.</summary>
    private static IEnumerable<(string Path, JsonNode? Real, JsonNode? Demo)> Between(string path, Named real, Named demo)
    {
        var (shared, others) = (real.Names.Where(demo.Has).ToList(), demo.Names.Where(real.Has).ToList());
        var order = shared.SequenceEqual(others) ? [] : new (string, JsonNode?, JsonNode?)[] { ($"{path}.order", List(shared), List(others)) };
        return real.Names.Union(demo.Names).SelectMany(name => Between($"{path}[{name}]", real[name], demo[name])).Concat(order);
    }

    /// <summary>The lines of a text of several; null of one of one line.</summary>
    private static JsonArray? Lines(JsonValue value) =>
        value.TryGetValue<string>(out var text) && text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } lines ? List(lines) : null;

    private static JsonObject Members(IReadOnlyDictionary<string, string>? texts) =>
        new((texts ?? new Dictionary<string, string>()).Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    // An absent field and a null are told apart: clients do.
    private static JsonNode? Member(JsonObject members, string key) =>
        members.TryGetPropertyValue(key, out var value) ? value ?? "<null>" : null;

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
