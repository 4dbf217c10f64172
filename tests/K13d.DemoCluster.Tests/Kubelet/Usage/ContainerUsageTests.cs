using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Usage;

namespace K13d.DemoCluster.Tests.Kubelet.Usage;

public sealed class ContainerUsageTests
{
    private const long MebiByte = 1024 * 1024;

    private static readonly DateTimeOffset Started = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static IEnumerable<DateTimeOffset> Hour => Enumerable.Range(0, 240).Select(tick => Started.AddSeconds(15 * tick));

    [Fact]
    public void It_moves_with_the_time_and_is_the_same_whoever_asks()
    {
        var pod = Pod(resources: """{"requests":{"cpu":"100m","memory":"64Mi"}}""");

        Assert.Equal(Hour.Select(time => Only(pod, time)), Hour.Select(time => Only((JsonObject)pod.DeepClone(), time)));
        Assert.True(Hour.Select(time => Only(pod, time).NanoCores).Distinct().Count() > 200);
        Assert.True(Hour.Select(time => Only(pod, time).MemoryBytes).Distinct().Count() > 200);
    }

    [Fact]
    public void Another_pod_of_the_same_template_uses_something_else()
    {
        Assert.NotEqual(Only(Pod(uid: "one"), Started), Only(Pod(uid: "other"), Started));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void It_stays_below_its_limits(string uid)
    {
        var pod = Pod(uid, """{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"100m","memory":"64Mi"}}""");

        Assert.All(Hour, time =>
        {
            var usage = Only(pod, time);
            Assert.InRange(usage.NanoCores, 1, 100_000_000);
            Assert.InRange(usage.MemoryBytes, 1, 64 * MebiByte);
        });
    }

    [Fact]
    public void A_shell_that_sleeps_uses_next_to_nothing()
    {
        var usage = Only(Pod(image: "busybox:1.36"), Started);

        Assert.InRange(usage.NanoCores, 1, 1_000_000);
        Assert.InRange(usage.MemoryBytes, 1, 2 * MebiByte);
    }

    [Fact]
    public void What_was_killed_for_its_memory_climbs_to_its_limit_again()
    {
        var pod = Pod(resources: """{"limits":{"memory":"100Mi"}}""", lastState: """
            {"terminated":{"reason":"OOMKilled","startedAt":"2026-11-20T07:00:00Z","finishedAt":"2026-11-20T07:10:00Z"}}
            """);

        var memory = new[] { 0, 5, 10, 20 }.Select(minutes => Only(pod, Started.AddMinutes(minutes)).MemoryBytes).ToList();

        Assert.Equal([10 * MebiByte, 55 * MebiByte, 100 * MebiByte, 100 * MebiByte], memory);
    }

    [Fact]
    public void What_it_used_in_all_is_the_sum_of_what_it_used_at_each_moment()
    {
        var pod = Pod(resources: """{"requests":{"cpu":"500m"}}""");
        var sum = Enumerable.Range(0, 3600).Sum(second => Only(pod, Started.AddSeconds(second + 0.5)).NanoCores);

        Assert.Equal(1.0, Only(pod, Started.AddHours(1)).CoreNanoSeconds / (double)sum, 4);
    }

    [Fact]
    public void A_container_that_does_not_run_uses_nothing()
    {
        var pod = Pod();
        Assert.Empty(ContainerUsage.OfRunning(pod, Started.AddSeconds(-1)));

        pod["status"]!["containerStatuses"]![0]!["state"] = JsonNode.Parse("""{"waiting":{"reason":"CrashLoopBackOff"}}""");
        Assert.Empty(ContainerUsage.OfRunning(pod, Started));
    }

    private static UsageSample Only(JsonObject pod, DateTimeOffset time) => Assert.Single(ContainerUsage.OfRunning(pod, time)).At(time);

    private static JsonObject Pod(string uid = "uid", string resources = "{}", string lastState = "{}", string image = "nginx:1.27") => JsonNode.Parse($$"""
        {
          "metadata": {"name": "web", "namespace": "shop", "uid": "{{uid}}"},
          "spec": {"containers": [{"name": "web", "image": "{{image}}", "resources": {{resources}}}]},
          "status": {
            "phase": "Running",
            "containerStatuses": [{"name": "web", "lastState": {{lastState}}, "state": {"running": {"startedAt": "2026-11-20T08:00:00Z"} } }]
          }
        }
        """)!.AsObject();
}
