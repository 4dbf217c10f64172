using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Nodes;

/// <summary>Cordon and uncordon as HTTP clients use them, on a node that is only an object.</summary>
[ClusterTests]
public sealed class NodesOverHttpTests(SharedK13d k13d) : IAsyncLifetime
{
    private readonly string node = $"k13d-http-{Guid.NewGuid().ToString("N")[..8]}";
    private Kubernetes cluster = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await k13d.Host.Cluster();
        client = await k13d.Host.LoggedIn(Role.Operator);
        await cluster.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = node } }, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.CoreV1.DeleteNodeAsync(node, cancellationToken: CancellationToken.None);
        cluster.Dispose();
    }

    [Fact]
    public async Task A_cordoned_node_takes_no_pods_until_it_is_uncordoned()
    {
        var cordoned = await Post("cordon");
        Assert.Equal((true, true), (cordoned["unschedulable"]!.GetValue<bool>(), cordoned["changed"]!.GetValue<bool>()));
        Assert.EndsWith("SchedulingDisabled", await Status(), StringComparison.Ordinal);
        Assert.False((await Post("cordon"))["changed"]!.GetValue<bool>());

        var uncordoned = await Post("uncordon");
        Assert.Equal((false, true), (uncordoned["unschedulable"]!.GetValue<bool>(), uncordoned["changed"]!.GetValue<bool>()));
        Assert.DoesNotContain("SchedulingDisabled", await Status(), StringComparison.Ordinal);
        Assert.False((await Post("uncordon"))["changed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_audit_record_says_who_cordoned_which_node()
    {
        await Post("cordon");

        var lines = await (await k13d.Host.LoggedIn()).GetFromJsonAsync<JsonNode>($"/api/audit?action=cordon&resource=node/{node}", Cancellation);

        Assert.Equal("success", Assert.Single(lines!["items"]!.AsArray())!["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_found() => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await client.PostAsJsonAsync("/api/node/cordon", new { name = "k13d-http-nowhere" }, Cancellation));

    private async Task<JsonNode> Post(string verb)
    {
        var answer = await client.PostAsJsonAsync($"/api/node/{verb}", new { name = node }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }

    private async Task<string> Status()
    {
        var nodes = await client.GetFromJsonAsync<JsonNode>($"/api/k8s/nodes?fieldSelector=metadata.name={node}", Cancellation);
        return Assert.Single(nodes!["items"]!.AsArray())!["status"]!.GetValue<string>();
    }
}
