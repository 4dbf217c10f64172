using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>How many replicas may come or go within a time.</summary>
/// <param name="IsPercentage">Whether the value is in percent of the replicas at the beginning of the period; else it is a number of pods.</param>
internal sealed record ScalingPolicy(bool IsPercentage, long Value, TimeSpan Period)
{
    public static ScalingPolicy Of(JsonObject policy) => new(
        policy.Text("type") == "Percent", policy.Number("value") ?? 0, TimeSpan.FromSeconds(policy.Number("periodSeconds") ?? 0));

    /// <param name="changed">How many have come, or gone, in the period already.</param>
    public long Limit(long current, bool up, long changed)
    {
        var atStart = up ? current - changed : current + changed;
        if (!IsPercentage) return up ? atStart + Value : atStart - Value;
        // Rounded up, a percentage of a few still lets one more come.
        return up ? (long)Math.Ceiling(atStart * (1 + (Value / 100.0))) : (long)(atStart * (1 - (Value / 100.0)));
    }
}
