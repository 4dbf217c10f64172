using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Comparison;

/// <summary>An answer without what no two clusters share: identities, times, addresses and the name of the case's namespace.</summary>
/// <param name="controlled">Whether controllers run in both clusters, so that what they own of an object is compared too.</param>
internal sealed partial class Normalised(string ns, bool controlled)
{
    public Answer From(Answer answer) => answer with
    {
        Warnings = [.. answer.Warnings.Select(Text)],
        Headers = answer.Headers?.ToDictionary(header => header.Key, header => Value(header.Value, header.Key)),
        Body = Node(OwnParts.Of(answer.Body, ns), ""),
    };

    private JsonNode? Node(JsonNode? node, string field) => node switch
    {
        JsonObject members => Members(members),
        JsonArray items when field is "resourceRules" or "nonResourceRules" => Sorted(items.Select(item => Node(item, ""))),
        // They come in the order of the second that each wrote in.
        JsonArray items when field is "managedFields" && controlled => Sorted(items.Select(item => Node(item, ""))),
        JsonArray items => new JsonArray([.. items.Where(item => !IsOfThisCluster(item)).Select(item => Node(item, field))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Value(text, field),
        _ => node?.DeepClone(),
    };

    // Two owners' keys differ in identities only.
    private JsonObject Members(JsonObject members) => new(members
        .Where(member => !IsOfThisCluster(members, member.Key))
        .Select(member => KeyValuePair.Create(Text(member.Key), Node(member.Value, member.Key)))
        .GroupBy(member => member.Key)
        .SelectMany(alike => alike.Select((member, index) => KeyValuePair.Create(index == 0 ? alike.Key : $"{alike.Key} ({index + 1})", member.Value))));

    private static JsonArray Sorted(IEnumerable<JsonNode?> items) => new([.. items.OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]);

    // What a Deployment's controller says, at a time of its own, as others do of what is being deleted, and a hash of how the server stores a kind.
    private static bool IsOfThisCluster(JsonObject members, string field) => field switch
    {
        "status" => (string?)members["kind"] == "Deployment"
            || ((string?)members["kind"] is "Job" or "StatefulSet" && members["metadata"]?["deletionTimestamp"] is not null),
        "fieldsV1" => members["manager"]?.ToString() is "kube-controller-manager" && (string?)members["subresource"] == "status",
        // How often an Event was repeated by the time that it was asked for.
        "count" => members.ContainsKey("involvedObject"),
        _ => field == "storageVersionHash",
    };

    // What other programs wrote, a volume source that one distribution adds to every pod, and the bookmarks that come when they come.
    private bool IsOfThisCluster(JsonNode? item) => item is JsonObject members
        && ((members["type"]?.ToString() == "BOOKMARK" && members["object"]?["metadata"]?["annotations"] is null)
            || (!controlled && members["manager"]?.ToString() is "kube-controller-manager")
            || (members["configMap"] as JsonObject)?["name"]?.ToString() is "openshift-service-ca.crt");

    private string Value(string text, string field) => field switch
    {
        "gitVersion" or "gitCommit" or "buildDate" or "goVersion" or "platform" => $"<{field}>",
        _ when text.Length == 0 => text,
        "pod-template-hash" or "controller.kubernetes.io/hash" => "<hash>",
        "resourceVersion" or "continue" or "clusterIP" or "clusterIPs" or "serverAddress" or "ETag" or "Expires" or "Last-Modified" => $"<{field}>",
        _ => Text(text),
    };

    private string Text(string text)
    {
        text = text.Replace(ns, "{ns}", StringComparison.Ordinal);
        text = Identity().Replace(text, "<uid>");
        text = Moment().Replace(text, "<time>");
        text = Age().Replace(text, "<age>");
        text = EventName().Replace(text, "$1.<moment>");
        text = TokenVolume().Replace(text, "kube-api-access-<random>");
        text = HashedName().Replace(text, "generated-<hash>");
        text = GeneratedName().Replace(text, "$1-<random>");
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

    [GeneratedRegex(@"^([a-z0-9.{}-]+)\.[0-9a-f]{16}$")]
    private static partial Regex EventName();

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex TokenVolume();

    // Of a pod template, by how Go prints its structs: eight to ten letters, where random ones are five.
    [GeneratedRegex("generated-[bcdfghjklmnpqrstvwxz2456789]{8,10}(?![a-z0-9])")]
    private static partial Regex HashedName();

    [GeneratedRegex("(generated|generated-<hash>)-[a-z0-9]{5}(?![a-z0-9])")]
    private static partial Regex GeneratedName();

    [GeneratedRegex(@"(too old resource version: \d+ \(|Too large resource version: \d+, current: |""resourceVersion"":""|\\""resourceVersion\\"":\\""|ResourceVersion in record \(|ResourceVersion in the precondition \()\d+")]
    private static partial Regex VersionInMessage();
}
