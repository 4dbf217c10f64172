using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Events, of the core group and of <c>events.k8s.io</c>, which name the same fields differently.</summary>
internal static class EventCells
{
    private static readonly Names CoreNames = new("involvedObject", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reportingComponent");

    private static readonly Names NewNames =
        new("regarding", "note", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount", "reportingController");

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["events"] = (@event, now) => Cells(@event, CoreNames, now),
        ["events.events.k8s.io"] = (@event, now) => Cells(@event, NewNames, now),
    };

    private static JsonNode?[] Cells(JsonObject @event, Names names, DateTimeOffset now)
    {
        var first = Age.Since(@event.Time(names.First) ?? @event.Time("eventTime"), now);
        var last = @event.Time(names.Last) is { } seen ? Age.Since(seen, now) : first;
        var count = Math.Max(@event.Number(names.Count) ?? 0, 1);
        if (@event["series"] is { } series)
        {
            last = Age.Since(series.Time("lastObservedTime"), now);
            count = series.Number("count") ?? 0;
        }

        return
        [
            last,
            @event.TextOr("", "type"),
            @event.TextOr("", "reason"),
            Target(@event[names.Target]),
            @event.TextOr("", names.Target, "fieldPath"),
            Source(@event, names),
            @event.TextOr("", names.Message).Trim(),
            first,
            count,
            @event.Name,
        ];
    }

    private static string Target(JsonNode? target)
    {
        var kind = target.TextOr("", "kind").ToLowerInvariant();
        return target.Text("name") is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    private static string Source(JsonObject @event, Names names)
    {
        var component = @event.TextOr(@event.TextOr("", names.Controller), names.Source, "component");
        var instance = @event.TextOr(@event.TextOr("", "reportingInstance"), names.Source, "host");
        return instance.Length == 0 ? component : $"{component}, {instance}";
    }

    private sealed record Names(string Target, string Message, string Source, string First, string Last, string Count, string Controller);
}
