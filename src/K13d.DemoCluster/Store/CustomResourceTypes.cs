using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>What a CustomResourceDefinition makes the server serve.</summary>
internal static class CustomResourceTypes
{
    private static readonly IReadOnlyList<string> Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public static IEnumerable<ServedResource> Of(JsonObject definition)
    {
        if (!IsEstablished(definition))
        {
            yield break;
        }

        var spec = definition["spec"]!;
        var group = (string)spec["group"]!;
        var versions = spec["versions"]!.AsArray().Select(version => version!.AsObject()).ToList();
        var stored = (string)versions.First(version => (bool?)version["storage"] == true)["name"]!;
        foreach (var version in versions.Where(version => (bool?)version["served"] == true))
        {
            var type = TypeOf(group, definition["status"]?["acceptedNames"] ?? spec["names"]!, (string?)spec["scope"] == "Namespaced", version);
            yield return new ServedResource(type, type.Resource, $"{group}/{stored}", version, ObjectMeta.IsBeingDeleted(definition));
        }
    }

    private static bool IsEstablished(JsonObject definition) =>
        definition["status"]?["conditions"] is JsonArray conditions
        && conditions.Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True");

    private static ResourceType TypeOf(string group, JsonNode names, bool isNamespaced, JsonObject version) => new(
        group,
        (string)version["name"]!,
        (string)names["plural"]!,
        (string?)names["singular"] ?? ((string)names["kind"]!).ToLowerInvariant(),
        (string)names["kind"]!,
        isNamespaced,
        Strings(names["shortNames"]),
        Strings(names["categories"]),
        Verbs,
        [.. ((string[])["status", "scale"]).Where(subresource => version["subresources"]?[subresource] is JsonObject)])
    {
        Scale = ScalePaths.Of(version),
    };

    private static IReadOnlyList<string> Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];
}
