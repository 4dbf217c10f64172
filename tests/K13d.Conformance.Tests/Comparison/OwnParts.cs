using System.Text.Json.Nodes;

namespace K13d.Conformance.Tests.Comparison;

/// <summary>
/// An answer about a whole cluster without what its owner added to Kubernetes (the APIs of extensions, but not the case's own), and without
/// the hooks that its server happens to be built and configured with.
/// </summary>
internal static class OwnParts
{
    private const string Hook = "poststarthook/";

    public static JsonNode? Of(JsonNode? body, string ns) => body switch
    {
        JsonObject list when (string?)list["kind"] == "APIGroupList" =>
            With(list, "groups", list["groups"]!.AsArray().Where(group => !IsAdded((string)group!["name"]!, ns))),
        JsonObject list when (string?)list["kind"] == "APIGroupDiscoveryList" =>
            With(list, "items", list["items"]!.AsArray().Where(group => !IsAdded((string?)group!["metadata"]?["name"] ?? "", ns))),
        JsonObject { Count: 1 } root when root["paths"] is JsonArray paths => With(root, "paths", paths.Where(path => IsOwnPath((string)path!, ns))),
        JsonObject { Count: 1 } index when index["paths"] is JsonObject documents => new JsonObject
        {
            ["paths"] = new JsonObject(documents.Where(document => IsOwnPath(document.Key, ns))
                .Select(document => KeyValuePair.Create(document.Key, document.Value?.DeepClone()))),
        },
        JsonValue value when value.TryGetValue<string>(out var text) && text.Contains($"]{Hook}", StringComparison.Ordinal) =>
            string.Join('\n', text.Split('\n').Where(line => !line.Contains($"]{Hook}", StringComparison.Ordinal))),
        _ => body,
    };

    private static bool IsOwnPath(string path, string ns) =>
        !path.Contains($"/{Hook}", StringComparison.Ordinal) && !(path.TrimStart('/').Split('/') is ["apis", { Length: > 0 } group, ..] && IsAdded(group, ns));

    private static bool IsAdded(string group, string ns) => !group.Contains(ns, StringComparison.Ordinal)
        && (group == "metrics.k8s.io" || (group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal)));

    private static JsonObject With(JsonObject members, string name, IEnumerable<JsonNode?> items)
    {
        var changed = members.DeepClone().AsObject();
        changed[name] = new JsonArray([.. items.Select(item => item?.DeepClone())]);
        return changed;
    }
}
