using System.Globalization;
using K13d.Testing.Clusters;
using Microsoft.Extensions.Time.Testing;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>The real <c>kubectl top</c> on the seeded demo cluster, with the metrics API and without.</summary>
public sealed class TopTests(TopTests.Shop shop) : IClassFixture<TopTests.Shop>
{
    [Fact]
    public async Task Top_nodes_tells_what_each_uses_of_what_it_has()
    {
        var lines = Lines(await shop.Cluster.Kubectl.Output("top", "nodes"));

        Assert.Equal(["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"], lines[0]);
        Assert.Equal(["node-1", "node-2", "node-3"], lines.Skip(1).Select(line => line[0]));
        Assert.All(lines.Skip(1), line =>
        {
            Assert.InRange(Number(line[1], "m"), 50, 4000);
            Assert.InRange(Number(line[2], "%"), 1, 99);
            Assert.InRange(Number(line[3], "Mi"), 400, 8000);
            Assert.InRange(Number(line[4], "%"), 1, 99);
        });
    }

    [Fact]
    public async Task Top_pods_has_the_pods_that_run_and_no_others()
    {
        var names = Lines(await shop.Cluster.Kubectl.Output("top", "pods", "-A", "--no-headers")).Select(line => $"{line[0]}/{line[1]}").ToList();

        Assert.Contains("default/nginx-abc123", names);
        Assert.Contains("shop/db-0", names);
        Assert.All(new[] { "shop/bad-image", "shop/too-big", "shop/missing-config", "shop/init-stuck" }, name => Assert.DoesNotContain(name, names));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Top_pods_tells_of_each_container()
    {
        var lines = Lines(await shop.Cluster.Kubectl.Output("top", "pods", "-n", "payments", "-l", "app=api", "--containers", "--no-headers"));

        Assert.Equal(["api", "proxy"], lines.Select(line => line[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.True(Number(line[3], "Mi") > 0));
    }

    [Theory]
    [InlineData("cpu", 2, "m")]
    [InlineData("memory", 3, "Mi")]
    public async Task Top_pods_sorts_by_what_is_used(string by, int column, string unit)
    {
        var lines = Lines(await shop.Cluster.Kubectl.Output("top", "pods", "-A", "--no-headers", $"--sort-by={by}"));

        var used = lines.Select(line => Number(line[column], unit)).ToList();
        Assert.True(used[0] > used[^1]);
        Assert.Equal(used.OrderDescending(), used);
    }

    [Fact]
    public async Task Top_of_one_pod_or_node_is_found_by_its_name()
    {
        Assert.Equal("nginx-abc123", Assert.Single(Lines(await shop.Cluster.Kubectl.Output("top", "pod", "nginx-abc123", "--no-headers")))[0]);
        Assert.Equal("node-2", Assert.Single(Lines(await shop.Cluster.Kubectl.Output("top", "node", "node-2", "--no-headers")))[0]);
    }

    [Theory]
    [InlineData("pod nope", "pods \"nope\" not found")]
    [InlineData("pod -n shop bad-image", "podmetrics.metrics.k8s.io \"shop/bad-image\" not found")]
    [InlineData("node nope", "nodes \"nope\" not found")]
    public async Task Top_of_what_has_no_metrics_is_not_found(string what, string message)
    {
        var refused = await shop.Cluster.Kubectl.Run(["top", .. what.Split(' ')]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal($"Error from server (NotFound): {message}\n", refused.Error);
    }

    [Fact]
    public async Task Metrics_are_resources_that_can_be_listed_and_read_and_no_more()
    {
        var resources = Lines(await shop.Cluster.Kubectl.Output("api-resources", "--api-group=metrics.k8s.io", "--no-headers", "-o", "wide"));
        Assert.Equal(["nodes metrics.k8s.io/v1beta1 false NodeMetrics get,list", "pods metrics.k8s.io/v1beta1 true PodMetrics get,list"],
            resources.Select(line => string.Join(' ', line)));

        var table = Lines(await shop.Cluster.Kubectl.Output("get", "pods.metrics.k8s.io", "nginx-abc123"));
        Assert.Equal(["NAME", "CPU", "MEMORY", "WINDOW"], table[0]);
        Assert.Equal("15s", table[1][3]);

        var refused = await shop.Cluster.Kubectl.Run("get", "pods.metrics.k8s.io", "-w");
        Assert.Contains("(MethodNotAllowed)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_is_something_else_a_minute_later()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cluster = await TestCluster.StartDemo(new DemoClusterOptions { Live = false, Time = clock });
        var (pods, nodes) = (await cluster.Kubectl.Output("top", "pods", "-A"), await cluster.Kubectl.Output("top", "nodes"));

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.NotEqual(pods, await cluster.Kubectl.Output("top", "pods", "-A"));
        Assert.NotEqual(nodes, await cluster.Kubectl.Output("top", "nodes"));
    }

    [Fact]
    public async Task Without_the_metrics_API_kubectl_says_so()
    {
        await using var cluster = await TestCluster.StartDemo(new DemoClusterOptions { Seed = false, Live = false, MetricsApi = false });

        Assert.Equal("error: Metrics API not available\n", (await cluster.Kubectl.Run("top", "nodes")).Error);
        Assert.DoesNotContain("metrics.k8s.io", await cluster.Kubectl.Output("get", "--raw", "/apis"), StringComparison.Ordinal);
    }

    private static List<string[]> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static int Number(string text, string unit)
    {
        Assert.EndsWith(unit, text, StringComparison.Ordinal);
        return int.Parse(text[..^unit.Length], CultureInfo.InvariantCulture);
    }

    /// <summary>The shop as it is planted, with nothing running any more: what is there stays there.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private TestCluster? cluster;

        public TestCluster Cluster => cluster ?? throw new InvalidOperationException("The fixture has not started.");

        public async ValueTask InitializeAsync() => cluster = await TestCluster.StartDemo(new DemoClusterOptions { Live = false });

        public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
