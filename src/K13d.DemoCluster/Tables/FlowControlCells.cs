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
            schema.Text("spec", "priorityLevelConfiguration", "name"),
            schema.Number("spec", "matchingPrecedence"),
            schema.TextOr(None, "spec", "distinguisherMethod", "type"),
            Age.Of(schema, now),
            schema.Condition("Dangling") ?? "?",
        ],
        ["prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"] = (level, now) =>
        [
            level.Name,
            level.Text("spec", "type"),
            level.At("spec", "limited") is { } limited ? limited.Number("nominalConcurrencyShares") : None,
            level.At("spec", "limited", "limitResponse", "queuing", "queues").AsNumber() is { } queues ? queues : None,
            level.At("spec", "limited", "limitResponse", "queuing", "handSize").AsNumber() is { } hand ? hand : None,
            level.At("spec", "limited", "limitResponse", "queuing", "queueLengthLimit").AsNumber() is { } length ? length : None,
            Age.Of(level, now),
        ],
    };
}
