using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Autoscaling;

namespace K13d.DemoCluster.Tests.Controllers.Autoscaling;

public sealed class ScalingDecisionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2, 3, 3, "ReadyForNewScale", "DesiredWithinRange")]
    [InlineData(1, 9, 4, "ReadyForNewScale", "ScaleUpLimit")]
    [InlineData(3, 9, 6, "ReadyForNewScale", "ScaleUpLimit")]
    [InlineData(8, 20, 10, "ReadyForNewScale", "TooManyReplicas")]
    [InlineData(4, 4, 4, "ReadyForNewScale", "DesiredWithinRange")]
    [InlineData(4, 1, 4, "ScaleDownStabilized", "DesiredWithinRange")]
    public void Without_rules_it_goes_up_no_more_than_twofold_and_down_after_five_minutes(
        long current, long wanted, long replicas, string ability, string limit)
    {
        var decision = ScalingDecision.Of(Spec(2, 10), current, wanted, new ScalingMemory(Start, current), Start.AddSeconds(15));

        Assert.Equal((replicas, ability, limit), (decision.Replicas, decision.Ability.Reason, decision.Limit.Reason));
        Assert.Equal(limit != "DesiredWithinRange", decision.IsLimited);
    }

    [Fact]
    public void It_goes_down_when_no_higher_number_was_recommended_for_five_minutes()
    {
        var memory = new ScalingMemory(Start, 6);

        Assert.Equal(6, Decide(60, 5).Replicas);
        Assert.Equal(6, Decide(290, 3).Replicas);
        Assert.Equal(5, Decide(310, 3).Replicas);
        Assert.Equal(3, Decide(400, 3).Replicas);
        var last = Decide(720, 1);
        Assert.Equal((2, true, "TooFewReplicas"), (last.Replicas, last.IsLimited, last.Limit.Reason));

        ScalingDecision Decide(int seconds, long wanted) => ScalingDecision.Of(Spec(2, 10), 6, wanted, memory, Start.AddSeconds(seconds));
    }

    [Theory]
    [InlineData("""{"scaleUp":{"policies":[{"type":"Pods","value":2,"periodSeconds":60}]}}""", 4, 9, 6, "ScaleUpLimit")]
    [InlineData("""{"scaleUp":{"policies":[{"type":"Percent","value":10,"periodSeconds":60}]}}""", 4, 9, 5, "ScaleUpLimit")]
    [InlineData("""{"scaleUp":{"selectPolicy":"Disabled"}}""", 4, 9, 4, "ScaleUpLimit")]
    [InlineData("""{"scaleUp":{}}""", 4, 9, 8, "ScaleUpLimit")]
    [InlineData("""{"scaleUp":{}}""", 5, 20, 10, "TooManyReplicas")]
    [InlineData("""{"scaleUp":{"selectPolicy":"Min"}}""", 9, 20, 10, "TooManyReplicas")]
    [InlineData("""{"scaleDown":{"stabilizationWindowSeconds":0,"policies":[{"type":"Pods","value":1,"periodSeconds":60}]}}""", 6, 2, 5, "ScaleDownLimit")]
    [InlineData("""{"scaleDown":{"stabilizationWindowSeconds":0,"policies":[{"type":"Percent","value":50,"periodSeconds":60}]}}""", 7, 2, 3, "ScaleDownLimit")]
    [InlineData("""{"scaleDown":{"stabilizationWindowSeconds":0}}""", 6, 1, 2, "TooFewReplicas")]
    [InlineData("""{"scaleDown":{"selectPolicy":"Disabled","stabilizationWindowSeconds":0}}""", 6, 2, 6, "ScaleDownLimit")]
    [InlineData("""{"scaleDown":{"policies":[{"type":"Pods","value":1,"periodSeconds":60}]}}""", 6, 2, 6, "DesiredWithinRange")]
    public void Rules_say_how_fast_it_goes(string behavior, long current, long wanted, long replicas, string limit)
    {
        var memory = new ScalingMemory(Start, current);

        var decision = ScalingDecision.Of(Spec(2, 10, behavior), current, wanted, memory, Start.AddSeconds(15));

        Assert.Equal((replicas, limit), (decision.Replicas, decision.Limit.Reason));
    }

    [Fact]
    public void What_has_come_or_gone_within_a_policys_period_counts()
    {
        var memory = new ScalingMemory(Start, 4);
        var spec = Spec(1, 20, """{"scaleUp":{"policies":[{"type":"Pods","value":3,"periodSeconds":60}]}}""");
        memory.Changed(Start.AddSeconds(10), 2, Start);

        Assert.Equal(7, ScalingDecision.Of(spec, 6, 12, memory, Start.AddSeconds(20)).Replicas);
        Assert.Equal(9, ScalingDecision.Of(spec, 6, 12, memory, Start.AddSeconds(80)).Replicas);
    }

    [Fact]
    public void A_window_holds_a_rise_back_until_lower_recommendations_are_past()
    {
        var memory = new ScalingMemory(Start, 2);
        var spec = Spec(1, 20, """{"scaleUp":{"stabilizationWindowSeconds":60}}""");

        var held = ScalingDecision.Of(spec, 2, 5, memory, Start.AddSeconds(30));
        Assert.Equal((2, "ScaleUpStabilized"), (held.Replicas, held.Ability.Reason));
        Assert.Equal(5, ScalingDecision.Of(spec, 2, 6, memory, Start.AddSeconds(70)).Replicas);
    }

    private static JsonObject Spec(int least, int most, string? behavior = null)
    {
        var spec = new JsonObject { ["minReplicas"] = least, ["maxReplicas"] = most };
        if (behavior is not null) spec["behavior"] = JsonNode.Parse(behavior);
        return spec;
    }
}
