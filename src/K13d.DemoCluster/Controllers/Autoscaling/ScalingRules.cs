using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>How fast an autoscaler may go in one direction: <c>spec.behavior</c>.</summary>
/// <param name="Window">Over which its recommendations are stabilized.</param>
/// <param name="Select"><c>Max</c>, <c>Min</c> or <c>Disabled</c>.</param>
internal sealed record ScalingRules(TimeSpan Window, string Select, IReadOnlyList<ScalingPolicy> Policies)
{
    /// <summary>How long a recommendation to go down is held back when nothing else is said.</summary>
    public static readonly TimeSpan DownWindow = TimeSpan.FromMinutes(5);

    private static readonly ScalingPolicy All = new(IsPercentage: true, 100, TimeSpan.FromSeconds(15));

    public static ScalingRules Up(JsonObject? behavior) =>
        Of(behavior.Child("scaleUp"), TimeSpan.Zero, [new ScalingPolicy(IsPercentage: false, 4, TimeSpan.FromSeconds(15)), All]);

    public static ScalingRules Down(JsonObject? behavior) => Of(behavior.Child("scaleDown"), DownWindow, [All]);

    public TimeSpan LongestPeriod => Policies.Select(policy => policy.Period).DefaultIfEmpty().Max();

    /// <summary>The most, or on the way down the fewest, replicas that there may be now.</summary>
    public long Limit(long current, bool up, ScalingMemory memory, DateTimeOffset now)
    {
        if (Select == "Disabled" || Policies.Count == 0) return current;
        var limits = Policies.Select(policy => policy.Limit(current, up, memory.ChangedSince(now - policy.Period, up)));
        // The largest change is the highest number on the way up, and the lowest on the way down.
        return up == (Select != "Min") ? limits.Max() : limits.Min();
    }

    private static ScalingRules Of(JsonObject? rules, TimeSpan window, IReadOnlyList<ScalingPolicy> policies) => new(
        rules.Number("stabilizationWindowSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : window,
        rules.Text("selectPolicy") ?? "Max",
        rules?["policies"] is null ? policies : [.. rules.Items("policies").Select(ScalingPolicy.Of)]);
}
