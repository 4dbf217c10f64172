using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Autoscaling;

namespace K13d.DemoCluster.Tests.Controllers.Autoscaling;

/// <summary>The cases of https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details, and those at its edges.</summary>
public sealed class ReplicaCalculationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(50, new long[] { 100, 100 }, 4, 100)]
    [InlineData(50, new long[] { 25, 25 }, 1, 25)]
    [InlineData(50, new long[] { 54, 54 }, 2, 54)]
    [InlineData(50, new long[] { 56, 56 }, 3, 56)]
    [InlineData(50, new long[] { 45, 45 }, 2, 45)]
    [InlineData(50, new long[] { 0, 0 }, 0, 0)]
    [InlineData(150, new long[] { 400, 200 }, 4, 300)]
    public void Utilization_within_a_tenth_of_its_target_changes_nothing(long target, long[] used, long replicas, long utilization)
    {
        var proposal = ReplicaCalculation.OfUtilization(used.Length, target, Used(used), Requests(used.Length), new PodGroups(used.Length, [], []));

        Assert.Equal(new Proposal(replicas, used.Sum() / used.Length, utilization), proposal);
    }

    [Theory]
    [InlineData(new long[] { 1000, 1000 }, 4)]
    [InlineData(new long[] { 540, 540 }, 2)]
    [InlineData(new long[] { 200, 200, 200, 200 }, 2)]
    public void A_mean_is_shared_out(long[] used, long replicas) =>
        Assert.Equal(replicas, ReplicaCalculation.OfAverage(used.Length, 500, Used(used), new PodGroups(used.Length, [], [])).Replicas);

    [Theory]
    [InlineData(30, 3, "Down, as if it used all that it requests: (30 + 30 + 100) / 300 is 53 %.")]
    [InlineData(10, 3, "The same: 40 % of 50 % would be three of three.")]
    [InlineData(90, 4, "Up, as if it used nothing: 180 / 300 is 60 %.")]
    [InlineData(80, 3, "Up, but 160 / 300 is 53 %.")]
    public void A_pod_that_was_not_measured_is_taken_to_use_what_changes_least(long used, long replicas, string why) =>
        Assert.True(replicas == ReplicaCalculation.OfUtilization(3, 50, Used(used, used), Requests(3), new PodGroups(2, [], ["pod-2"])).Replicas, why);

    [Theory]
    [InlineData(90, 4)]
    [InlineData(20, 1)]
    public void A_pod_that_is_starting_uses_nothing_on_the_way_up_and_does_not_count_on_the_way_down(long used, long replicas) =>
        Assert.Equal(replicas, ReplicaCalculation.OfUtilization(3, 50, Used(used, used), Requests(3), new PodGroups(2, ["pod-2"], [])).Replicas);

    [Fact]
    public void Pods_count_when_they_run_are_measured_and_have_started()
    {
        JsonObject[] pods =
        [
            Pod("old", started: 3600, ready: true, since: 3500),
            Pod("broken", started: 3600, ready: false, since: 100),
            Pod("never-ready", started: 3600, ready: false, since: 3590),
            Pod("young", started: 60, ready: true, since: 50),
            Pod("too-young", started: 60, ready: true, since: 5),
            Pod("young-and-unready", started: 60, ready: false, since: 50),
            Pod("unmeasured", started: 3600, ready: true, since: 3500),
            Pod("waiting", started: 60, ready: false, since: 60, phase: "Pending"),
            Pod("over", started: 3600, ready: false, since: 60, phase: "Failed"),
        ];
        var measured = pods.Where(pod => pod.Name != "unmeasured")
            .ToDictionary(pod => pod.Name, _ => new Measurement(1, Now, TimeSpan.FromSeconds(15)), StringComparer.Ordinal);

        var byProcessor = PodGroups.Of(pods, measured, "cpu", Now);
        Assert.Equal(["never-ready", "too-young", "young-and-unready", "waiting"], byProcessor.Ignored);
        Assert.Equal(["unmeasured"], byProcessor.Missing);
        Assert.Equal(3, byProcessor.Ready);

        var byMemory = PodGroups.Of(pods, measured, "memory", Now);
        Assert.Equal(["waiting"], byMemory.Ignored);
        Assert.Equal(6, byMemory.Ready);
    }

    private static JsonObject Pod(string name, int started, bool ready, int since, string phase = "Running") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["startTime"] = Now.AddSeconds(-started).Stamp(),
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready", ["status"] = ready ? "True" : "False", ["lastTransitionTime"] = Now.AddSeconds(-since).Stamp(),
            }),
        },
    };

    private static Dictionary<string, long> Used(params long[] used) =>
        used.Index().ToDictionary(pod => $"pod-{pod.Index}", pod => pod.Item, StringComparer.Ordinal);

    private static Dictionary<string, long> Requests(int pods) => Used([.. Enumerable.Repeat(100L, pods)]);
}
