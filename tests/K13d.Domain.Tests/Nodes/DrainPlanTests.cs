using CsCheck;
using K13d.Domain.Nodes;

namespace K13d.Domain.Tests.Nodes;

public sealed class DrainPlanTests
{
    private static readonly DrainRules Strict = new(IgnoreDaemonSets: false, DeleteLocalData: false, Force: false);
    private static readonly PodController ReplicaSet = new("ReplicaSet", "web");
    private static readonly PodController DaemonSet = new("DaemonSet", "logs");

    private static readonly PodController?[] Controllers = [null, ReplicaSet, DaemonSet, DaemonSet with { IsMissing = true }];

    private static readonly Gen<PodOnNode> Pods =
        from name in Gen.String[Gen.Char['a', 'e'], 1, 3]
        from facts in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 3])
        select new PodOnNode("shop", name, name) { IsMirror = facts.Item1, IsFinished = facts.Item2, HasLocalData = facts.Item3, Controller = Controllers[facts.Item4] };

    private static readonly Gen<DrainRules> Rules = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, (ignore, delete, force) => new DrainRules(ignore, delete, force));

    [Fact]
    public void A_pod_that_is_made_again_elsewhere_is_evicted() =>
        Assert.Equal(DrainVerdict.Evict, Decide(Pod with { Controller = ReplicaSet }, Strict).Verdict);

    [Fact]
    public void A_mirror_pod_is_left_alone_and_refuses_nothing() =>
        Assert.Equal(DrainVerdict.Leave, Decide(Pod with { IsMirror = true, HasLocalData = true }, Strict).Verdict);

    [Theory, InlineData(false, DrainVerdict.Refuse), InlineData(true, DrainVerdict.Leave)]
    public void A_pod_of_a_DaemonSet_is_left_alone_or_refuses_the_drain(bool ignore, DrainVerdict verdict) =>
        Assert.Equal(verdict, Decide(Pod with { Controller = DaemonSet, HasLocalData = true }, Strict with { IgnoreDaemonSets = ignore }).Verdict);

    [Theory, InlineData(false, DrainVerdict.Refuse), InlineData(true, DrainVerdict.Evict)]
    public void A_pod_of_a_DaemonSet_that_is_gone_takes_force(bool force, DrainVerdict verdict) =>
        Assert.Equal(
            verdict,
            Decide(Pod with { Controller = DaemonSet with { IsMissing = true } }, Strict with { Force = force, IgnoreDaemonSets = true }).Verdict);

    [Theory, InlineData(false, DrainVerdict.Refuse), InlineData(true, DrainVerdict.Evict)]
    public void A_pod_with_local_data_takes_deleteLocalData(bool delete, DrainVerdict verdict) =>
        Assert.Equal(
            verdict,
            Decide(Pod with { Controller = ReplicaSet, HasLocalData = true }, Strict with { DeleteLocalData = delete, Force = !delete }).Verdict);

    [Theory, InlineData(false, DrainVerdict.Refuse), InlineData(true, DrainVerdict.Evict)]
    public void A_pod_that_nothing_makes_again_takes_force(bool force, DrainVerdict verdict) =>
        Assert.Equal(verdict, Decide(Pod, Strict with { Force = force, DeleteLocalData = !force }).Verdict);

    [Theory, InlineData(true, true, "emptyDir"), InlineData(false, true, "controller")]
    public void A_pod_with_several_reasons_has_the_one_that_kubectl_gives_first(bool localData, bool unmanaged, string reason) =>
        Assert.Contains(
            reason, Decide(Pod with { HasLocalData = localData, Controller = unmanaged ? null : ReplicaSet }, Strict).Why, StringComparison.Ordinal);

    [Fact]
    public void A_finished_pod_goes_whatever_it_is_and_whatever_the_rules_are() => Gen.Select(Pods, Rules).Sample((pod, rules) =>
        Decide(pod with { IsFinished = true, IsMirror = false }, rules).Verdict == DrainVerdict.Evict);

    [Fact]
    public void No_pod_is_forgotten_and_every_refusal_and_every_pod_that_stays_has_its_reason() => Gen.Select(Pods.List, Rules).Sample((pods, rules) =>
    {
        var plan = DrainPlan.Of(pods, rules);
        return plan.Pods.Select(planned => planned.Pod).ToHashSet().SetEquals(pods)
            && plan.Pods.Count == pods.Count
            && plan.Pods.All(planned => planned.Verdict == DrainVerdict.Evict || planned.Why is { Length: > 0 });
    });

    [Fact]
    public void With_everything_allowed_nothing_refuses() => Pods.List.Sample(pods =>
        !DrainPlan.Of(pods, new DrainRules(IgnoreDaemonSets: true, DeleteLocalData: true, Force: true)).Refused.Any());

    [Fact]
    public void To_allow_more_never_refuses_more() => Gen.Select(Pods.List, Rules, Rules).Sample((pods, rules, more) =>
    {
        var both = new DrainRules(rules.IgnoreDaemonSets || more.IgnoreDaemonSets, rules.DeleteLocalData || more.DeleteLocalData, rules.Force || more.Force);
        return DrainPlan.Of(pods, both).Refused.Count() <= DrainPlan.Of(pods, rules).Refused.Count();
    });

    private static PodOnNode Pod { get; } = new("shop", "web-1", "1");

    private static PlannedPod Decide(PodOnNode pod, DrainRules rules) => Assert.Single(DrainPlan.Of([pod], rules).Pods);
}
