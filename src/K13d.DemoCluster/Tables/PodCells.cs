using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Pods and their templates.</summary>
internal static class PodCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["pods"] = Pod,
        ["podtemplates"] = (template, _) =>
        [
            template.Name,
            Containers.Names(template.Items("template", "spec", "containers")),
            Containers.Images(template.Items("template", "spec", "containers")),
            LabelText.OfMap(template.At("template", "metadata", "labels")),
        ],
    };

    private static JsonNode?[] Pod(JsonObject pod, DateTimeOffset now)
    {
        var summary = PodSummary.Of(pod);
        var restarts = summary is { Restarts: > 0, LastRestart: { } last }
            ? $"{summary.Restarts} ({Age.Since(last, now)} ago)"
            : summary.Restarts.ToString(CultureInfo.InvariantCulture);
        return
        [
            pod.Name,
            $"{summary.Ready}/{summary.Total}",
            summary.Status,
            restarts,
            Age.Of(pod, now),
            pod.Items("status", "podIPs").FirstOrDefault().TextOr("<none>", "ip"),
            pod.TextOr("<none>", "spec", "nodeName"),
            pod.TextOr("<none>", "status", "nominatedNodeName"),
            ReadinessGates(pod),
        ];
    }

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = pod.Items("spec", "readinessGates").ToArray();
        return gates.Length == 0 ? "<none>" : $"{gates.Count(gate => pod.Is(gate.TextOr("", "conditionType")))}/{gates.Length}";
    }
}
