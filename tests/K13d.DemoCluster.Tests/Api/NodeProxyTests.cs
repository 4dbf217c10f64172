using System.Net;
using System.Text.Json.Nodes;
using K13d.Testing.Clusters;

namespace K13d.DemoCluster.Tests.Api;

/// <summary>What a kubelet says of itself through the API server, on the cluster under test; and where it cannot be reached.</summary>
[ClusterTests]
public sealed class NodeProxyTests(TestCluster cluster)
{
    private const string Summary = "/api/v1/nodes/node-1/proxy/stats/summary";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_summary_tells_what_the_node_and_its_pods_use()
    {
        var summary = JsonNode.Parse(await cluster.Http.GetStringAsync(Summary, Cancellation))!;

        Assert.Equal("node-1", (string?)summary["node"]!["nodeName"]);
        // A rate takes two looks: a real kubelet that has only just begun says 0.
        Assert.True((long)summary["node"]!["cpu"]!["usageNanoCores"]! >= (cluster.IsDemo ? 1 : 0));
        Assert.True((long)summary["node"]!["cpu"]!["usageCoreNanoSeconds"]! > 0);
        Assert.True((long)summary["node"]!["memory"]!["workingSetBytes"]! > 0);
        Assert.IsType<JsonArray>(summary["pods"]);
    }

    [Fact]
    public async Task The_metrics_of_resources_are_texts_for_Prometheus()
    {
        var text = await cluster.Http.GetStringAsync("/api/v1/nodes/node-1/proxy/metrics/resource", Cancellation);

        Assert.Contains("# HELP node_memory_working_set_bytes [STABLE] Current working set of the node in bytes\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE node_cpu_usage_seconds_total counter\nnode_cpu_usage_seconds_total ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_found()
    {
        using var answer = await cluster.Http.GetAsync("/api/v1/nodes/nope/proxy/stats/summary", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("nodes \"nope\" not found", await MessageOf(answer));
    }

    [Fact]
    public async Task A_kubelet_that_is_not_reached_is_unavailable()
    {
        await using var own = await TestCluster.StartDemo(new DemoClusterOptions { Live = false, NodeProxy = false });

        using var answer = await own.Http.GetAsync(Summary, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("error trying to reach service: dial tcp 192.168.49.2:10250: connect: connection refused", await MessageOf(answer));
    }

    private static async Task<string?> MessageOf(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["message"];
}
