using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Comparison;

/// <summary>An answer without what no two clusters share: identities, times, addresses and the name of the case's namespace.</summary>
internal static partial class Normalised
{
    public static Answer From(Answer answer, string ns) => answer with
    {
        Warnings = [.. answer.Warnings.Select(warning => Text(warning, ns))],
        Headers = answer.Headers?.ToDictionary(header => header.Key, header => Value(header.Value, header.Key, ns)),
        Body = Node(OwnParts.Of(answer.Body, ns), "", ns),
    };

    private static JsonNode? Node(JsonNode? node, string field, string ns) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => !IsOfThisCluster(members, member.Key)).Select(member =>
            KeyValuePair.Create(Text(member.Key, ns), Node(member.Value, member.Key, ns)))),
        JsonArray items when field is "resourceRules" or "nonResourceRules" => new JsonArray(
            [.. items.Select(item => Node(item, "", ns)).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray items => new JsonArray([.. items.Where(item => !IsOfThisCluster(item)).Select(item => Node(item, field, ns))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Value(text, field, ns),
        _ => node?.DeepClone(),
    };

    // What a Deployment's controller says, at a time of its own, and a hash of how the server stores a kind.
    private static bool IsOfThisCluster(JsonObject members, string field) =>
        (field == "status" && (string?)members["kind"] == "Deployment") || field == "storageVersionHash";

    // What other programs wrote, a volume source that one distribution adds to every pod, and the bookmarks that come when they come.
    private static bool IsOfThisCluster(JsonNode? item) => item is JsonObject members
        && ((members["type"]?.ToString() == "BOOKMARK" && members["object"]?["metadata"]?["annotations"] is null)
            || members["manager"]?.ToString() is "kube-controller-manager"
            || (members["configMap"] as JsonObject)?["name"]?.ToString() is "openshift-service-ca.crt");

    private static string Value(string text, string field, string ns) => field switch
    {
        "gitVersion" or "gitCommit" or "buildDate" or "goVersion" or "platform" => $"<{field}>",
        _ when text.Length == 0 => text,
        "resourceVersion" or "continue" or "clusterIP" or "clusterIPs" or "serverAddress" or "ETag" or "Expires" or "Last-Modified" => $"<{field}>",
        _ => Text(text, ns),
    };

    private static string Text(string text, string ns)
    {
        text = text.Replace(ns, "{ns}", StringComparison.Ordinal);
        text = Identity().Replace(text, "<uid>");
        text = Moment().Replace(text, "<time>");
        text = Age().Replace(text, "<age>");
        text = TokenVolume().Replace(text, "kube-api-access-<random>");
        text = GeneratedName().Replace(text, "generated-<random>");
        text = Hash().Replace(text, "<hash>");
        return VersionInMessage().Replace(text, "$1<resourceVersion>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Identity();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Moment();

    [GeneratedRegex("[0-9A-F]{128}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^\d+s$")]
    private static partial Regex Age();

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex TokenVolume();

    [GeneratedRegex("generated-[a-z0-9]{5}(?![a-z0-9])")]
    private static partial Regex GeneratedName();

    [GeneratedRegex(@"(too old resource version: \d+ \(|Too large resource version: \d+, current: |""resourceVersion"":""|\\""resourceVersion\\"":\\""|ResourceVersion in record \(|ResourceVersion in the precondition \()\d+")]
    private static partial Regex VersionInMessage();
}
