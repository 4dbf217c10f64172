namespace K13d.DemoCluster.Tables;

/// <summary>How requests to the API server queue.</summary>
internal static class FlowControlCells
{
    private const string None = "<none>";

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["flowschemas.flowcontrol.apiserver.k8s.io"] = (schema, now) =>
        [
            schema.Name,
            schema.TextOr("", "spec", "priorityLevelConfiguration", "name"),
            schema.Number("spec", "matchingPrecedence") ?? 0,
            schema.TextOr(None, "spec", "distinguisherMethod", "type"),
            Age.Of(schema, now),
            schema.Condition("Dangling").Text("status") ?? "?",
        ],
        ["prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"] = (level, now) =>
        [
            level.Name,
            level.TextOr("", "spec", "type"),
            level.At("spec", "limited") is { } limited ? limited.Number("nominalConcurrencyShares") ?? 0 : None,
            level.Number("spec", "limited", "limitResponse", "queuing", "queues") is { } queues ? queues : None,
            level.Number("spec", "limited", "limitResponse", "queuing", "handSize") is { } hand ? hand : None,
            level.Number("spec", "limited", "limitResponse", "queuing", "queueLengthLimit") is { } length ? length : None,
            Age.Of(level, now),
        ],
    };
}
