using System.Text.Json.Nodes;
using K13d.Domain.Diagnosis;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Diagnosis;

/// <summary>Builds small snapshots of a namespace <c>shop</c>.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly ResourceKind Service = new("", "v1", "services", "service", "Service", Namespaced: true);

    public static ClusterSnapshot Of(params IEnumerable<JsonObject> objects) => new(ByKind(objects), Now);

    public static Dictionary<string, IReadOnlyList<JsonObject>> ByKind(params IEnumerable<JsonObject> objects)
    {
        var kinds = objects.GroupBy(item => (string)item["kind"]!).ToDictionary(kind => kind.Key, IReadOnlyList<JsonObject> (kind) => [.. kind]);
        kinds.TryAdd("Event", []);
        kinds.TryAdd("Pod", []);
        return kinds;
    }

    /// <param name="rest">Members of the object, as JSON without its braces; metadata's own follow as <paramref name="metadata"/>.</param>
    public static JsonObject Object(string kind, string name, string rest, string metadata = "") =>
        JsonNode.Parse($$$"""{"kind":"{{{kind}}}","metadata":{"name":"{{{name}}}","namespace":"shop","creationTimestamp":"2026-11-23T11:00:00Z"{{{metadata}}}},{{{rest}}}}""")!.AsObject();

    /// <summary>A pod web-1 with one container c, on node n.</summary>
    public static JsonObject Pod(string phase, string status, string container = "", string spec = "", string metadata = "", string name = "web-1") =>
        Object("Pod", name, $$$"""
            "spec":{"nodeName":"n","containers":[{"name":"c","image":"shop/web:2"{{{container}}}}]{{{spec}}}},"status":{"phase":"{{{phase}}}"{{{status}}}}
            """, metadata);

    /// <summary>The same, whose container is in a state.</summary>
    public static JsonObject PodIn(string state, string phase = "Running", string container = "", string metadata = "", string name = "web-1") =>
        Pod(phase, $$$""","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"c",{{{state}}} }]""", container, metadata: metadata, name: name);

    public static JsonObject Healthy(string name = "web-1", string metadata = "", string container = "", int restarts = 0) =>
        Pod("Running", $$$""","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","ready":true,"restartCount":{{{restarts}}},"state":{"running":{}} }]""", container, metadata: metadata, name: name);

    public static JsonObject Event(string kind, string name, string reason, string message) =>
        new()
        {
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = $"{name}.{reason}", ["namespace"] = "shop" },
            ["involvedObject"] = new JsonObject { ["kind"] = kind, ["name"] = name, ["namespace"] = "shop" },
            ["reason"] = reason,
            ["message"] = message,
        };

    public static string OwnedBy(string kind, string name) =>
        $$$""","labels":{"app":"web"},"ownerReferences":[{"kind":"{{{kind}}}","name":"{{{name}}}","controller":true}]""";

    public static ResourceRef Web1 { get; } = new(ResourceKind.Pod, "shop", "web-1");

    public static Verdict Diagnose(params IEnumerable<JsonObject> objects) => Diagnostician.Diagnose(Of(objects), Web1);
}
