using System.Net;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Infrastructure.Metrics;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Api.Tests.Metrics;

/// <summary>What pods and nodes use, as HTTP clients read it.</summary>
[ClusterTests]
public sealed class MetricsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly IServiceProvider services = k13d.Host.Services;

    [Fact]
    public async Task Nodes_are_told_of_in_percent_of_what_they_have()
    {
        var nodes = (await GetOk("/api/metrics/node?sort=-memory"))["items"]!.AsArray();

        var node = Assert.Single(nodes, node => Text(node!, "name") == "node-1")!;
        Assert.Matches("^[0-9]+m$", Text(node, "cpu"));
        Assert.Matches("^[0-9]+Mi$", Text(node, "memory"));
        Assert.InRange(node["cpuPercent"]!.GetValue<int>(), 0, 100);
        Assert.InRange(node["memoryPercent"]!.GetValue<int>(), 1, 100);
    }

    [Fact]
    public async Task A_namespace_without_pods_has_no_metrics() =>
        Assert.Empty((await GetOk($"/api/metrics/pod?namespace={Home}"))["items"]!.AsArray());

    [Fact]
    public async Task Pods_have_containers_where_they_are_asked_for()
    {
        Assert.All((await GetOk("/api/metrics/pod"))["items"]!.AsArray(), pod => Assert.False(pod!.AsObject().ContainsKey("containers")));
        Assert.All((await GetOk("/api/metrics/pod?containers=true"))["items"]!.AsArray(), pod => Assert.NotEmpty(pod!["containers"]!.AsArray()));
    }

    [Fact]
    public async Task What_was_sampled_is_the_history()
    {
        Assert.Null(FailureOf(await services.GetRequiredService<UsageSampler>().Sample(Cancellation)));

        var history = await GetOk("/api/metrics/history?resource=node&name=node-1");

        Assert.Equal(60, history["stepSeconds"]!.GetValue<int>());
        var step = history["items"]!.AsArray()[^1]!;
        Assert.Matches("^[0-9]+m [0-9]+Mi$", $"{step["cpu"]} {step["memory"]}");
        Assert.Matches(":00Z$", Text(step, "time"));
        Assert.Empty((await GetOk("/api/metrics/history?resource=pod&name=never-there"))["items"]!.AsArray());
    }

    [Theory, InlineData("/api/metrics/pod?name=nope"), InlineData("/api/metrics/node?name=nope")]
    public async Task What_is_named_and_has_no_metrics_is_not_found(string path) =>
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync(path, Cancellation));

    [Theory, InlineData("/api/metrics/pod?sort=age"), InlineData("/api/metrics/node?sort=age"), InlineData("/api/metrics/pod?namespace=No")]
    [InlineData("/api/metrics/history"), InlineData("/api/metrics/history?resource=pod"), InlineData("/api/metrics/history?resource=pod&name=web&from=now")]
    [InlineData("/api/metrics/history?resource=pod&name=web&from=2024-01-15T10:30:00Z")]
    public async Task What_makes_no_sense_is_refused(string path) =>
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(path, Cancellation));
}
