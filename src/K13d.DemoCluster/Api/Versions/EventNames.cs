using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Versions;

/// <summary>Events of <c>events.k8s.io</c> are the core ones under other names: k8s.io/kubernetes/pkg/apis/events/v1/conversion.go.</summary>
internal static class EventNames
{
    private static readonly (string Stored, string Served)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static JsonObject ToServed(JsonObject stored) => Rename(stored, Names.ToDictionary(name => name.Stored, name => name.Served));

    public static JsonObject ToStored(JsonObject served) => Rename(served, Names.ToDictionary(name => name.Served, name => name.Stored));

    private static JsonObject Rename(JsonObject value, Dictionary<string, string> names) =>
        new(value.Select(member => KeyValuePair.Create(names.GetValueOrDefault(member.Key, member.Key), member.Value?.DeepClone())));
}
