using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>How many replicas an autoscaler settles for when its metrics ask for some, and what it says of that.</summary>
/// <param name="Ability">Reason and message of its condition <c>AbleToScale</c>.</param>
/// <param name="Limit">Reason and message of its condition <c>ScalingLimited</c>.</param>
internal sealed record ScalingDecision(long Replicas, (string Reason, string Message) Ability, bool IsLimited, (string Reason, string Message) Limit)
{
    private static readonly (string, string) Ready = ("ReadyForNewScale", "recommended size matches current size");
    private static readonly (string, string) Within = ("DesiredWithinRange", "the desired count is within the acceptable range");
    private static readonly (string, string) TooMany = ("TooManyReplicas", "the desired replica count is more than the maximum replica count");
    private static readonly (string, string) TooFew = ("TooFewReplicas", "the desired replica count is less than the minimum replica count");
    private static readonly (string, string) TooFastUp = ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate");
    private static readonly (string, string) TooFastDown = ("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate");

    private static readonly (string, string) HeldUp =
        ("ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation");

    private static readonly (string, string) HeldDown =
        ("ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation");

    /// <param name="spec">The autoscaler's.</param>
    public static ScalingDecision Of(JsonObject? spec, long current, long wanted, ScalingMemory memory, DateTimeOffset now)
    {
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? current);
        return spec.Child("behavior") is { } behavior
            ? ByRules(ScalingRules.Up(behavior), ScalingRules.Down(behavior), current, wanted, least, most, memory, now)
            : ByDefault(current, wanted, least, most, memory, now);
    }

    private static ScalingDecision ByDefault(long current, long wanted, long least, long most, ScalingMemory memory, DateTimeOffset now)
    {
        var stabilized = memory.RecommendedSince(now - ScalingRules.DownWindow).Append(wanted).Max();
        memory.Recommend(now, wanted, now - ScalingRules.DownWindow);
        var fastest = Math.Max(2 * current, 4);
        var (highest, why) = most > fastest ? (fastest, TooFastUp) : (most, TooMany);
        return Bounded(wanted, stabilized, HeldUp, (least, TooFew), (highest, why));
    }

    private static ScalingDecision ByRules(
        ScalingRules up, ScalingRules down, long current, long wanted, long least, long most, ScalingMemory memory, DateTimeOffset now)
    {
        var goesUp = wanted >= current;
        var recent = memory.RecommendedSince(now - (goesUp ? up : down).Window).Append(wanted);
        var stabilized = goesUp ? recent.Min() : recent.Max();
        memory.Recommend(now, wanted, now - Max(up.Window, down.Window));
        var (lowest, highest) = ((least, TooFew), (most, TooMany));
        if (stabilized > current && Math.Max(current, up.Limit(current, up: true, memory, now)) is var rising && rising < most)
        {
            highest = (rising, TooFastUp);
        }
        else if (stabilized < current && Math.Min(current, down.Limit(current, up: false, memory, now)) is var falling && falling > least)
        {
            lowest = (falling, TooFastDown);
        }

        return Bounded(wanted, stabilized, goesUp ? HeldDown : HeldUp, lowest, highest);
    }

    private static ScalingDecision Bounded(
        long wanted, long stabilized, (string, string) held, (long Replicas, (string, string) Why) lowest, (long Replicas, (string, string) Why) highest)
    {
        var ability = stabilized == wanted ? Ready : held;
        return stabilized < lowest.Replicas ? new ScalingDecision(lowest.Replicas, ability, true, lowest.Why)
            : stabilized > highest.Replicas ? new ScalingDecision(highest.Replicas, ability, true, highest.Why)
            : new ScalingDecision(stabilized, ability, false, Within);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
