using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>What one metric of an autoscaler says.</summary>
/// <param name="Name">As conditions and events call it.</param>
/// <param name="Status">Its entry of <c>status.currentMetrics</c>.</param>
internal sealed record MetricReading(string Name, JsonObject Status, Proposal? Proposal, MetricFault? Fault)
{
    /// <summary>What stands for a metric that could not be read.</summary>
    public static JsonObject NoStatus => new() { ["type"] = "" };

    public static MetricReading Of(string name, JsonObject status, Proposal proposal) => new(name, status, proposal, null);

    public static MetricReading Failed(MetricFault fault) => new("", NoStatus, null, fault);
}
