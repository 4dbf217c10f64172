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
        _ => JsonNode.DeepEquals(real, demo) ? [] : [(path, real, demo)],
    };

    // An absent field and a null are told apart: clients do.
    private static JsonNode? Member(JsonObject members, string key) =>
        members.TryGetPropertyValue(key, out var value) ? value ?? "<null>" : null;

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
