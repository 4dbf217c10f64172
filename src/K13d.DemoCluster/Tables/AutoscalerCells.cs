using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Autoscalers, of <c>autoscaling/v2</c> and, for their CPU target, of <c>autoscaling/v1</c>.</summary>
internal static class AutoscalerCells
{
    private const string Unknown = "<unknown>";
    private const int Shown = 2;

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["horizontalpodautoscalers.autoscaling"] = (autoscaler, now) =>
        [
            autoscaler.Name,
            $"{autoscaler.Text("spec", "scaleTargetRef", "kind")}/{autoscaler.Text("spec", "scaleTargetRef", "name")}",
            Targets(autoscaler),
            autoscaler.Number("spec", "minReplicas")?.ToString(CultureInfo.InvariantCulture) ?? "<unset>",
            autoscaler.Number("spec", "maxReplicas") ?? 0,
            autoscaler.Number("status", "currentReplicas") ?? 0,
            Age.Of(autoscaler, now),
        ],
    };

    private static string Targets(JsonObject autoscaler)
    {
        if (autoscaler.Number("spec", "targetCPUUtilizationPercentage") is { } percentage)
        {
            return $"cpu: {Percent(autoscaler.At("status", "currentCPUUtilizationPercentage")) ?? Unknown}/{percentage}%";
        }

        var current = autoscaler.Items("status", "currentMetrics");
        var metrics = autoscaler.Items("spec", "metrics").Select((metric, index) => Metric(metric, current.ElementAtOrDefault(index))).ToArray();
        return metrics.Length == 0
            ? "<none>"
            : string.Join(", ", metrics.Take(Shown)) + (metrics.Length > Shown ? $" + {metrics.Length - Shown} more..." : "");
    }

    private static string Metric(JsonNode? metric, JsonNode? status) => metric.Text("type") switch
    {
        "Resource" => OfResource(metric.At("resource"), status.At("resource")),
        "ContainerResource" => OfResource(metric.At("containerResource"), status.At("containerResource")),
        "Pods" => $"{Current(status.At("pods"), "averageValue")}/{VolumeCells.Quantity(metric.At("pods", "target", "averageValue"))}",
        "Object" => OfValue(metric.At("object"), status.At("object")),
        "External" => OfValue(metric.At("external"), status.At("external")),
        _ => "<unknown type>",
    };

    private static string OfResource(JsonNode? source, JsonNode? status)
    {
        var target = source.At("target", "averageValue") is { } average
            ? $"{Current(status, "averageValue")}/{VolumeCells.Quantity(average)}"
            : $"{Percent(status.At("current", "averageUtilization")) ?? Unknown}/{Percent(source.At("target", "averageUtilization")) ?? "<auto>"}";
        return $"{source.Text("name")}: {target}";
    }

    private static string OfValue(JsonNode? source, JsonNode? status) =>
        source.At("target", "averageValue") is { } average
            ? $"{(status.At("current", "averageValue") is { } now ? VolumeCells.Quantity(now) : Unknown)}/{VolumeCells.Quantity(average)} (avg)"
            : $"{Current(status, "value")}/{VolumeCells.Quantity(source.At("target", "value"))}";

    private static string Current(JsonNode? status, string value) => status is null ? Unknown : VolumeCells.Quantity(status.At("current", value));

    private static string? Percent(JsonNode? number) => number.Number() is { } percent ? $"{percent}%" : null;
}
