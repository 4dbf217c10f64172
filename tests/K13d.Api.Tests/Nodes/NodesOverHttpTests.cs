using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Nodes;

/// <summary>Cordon and uncordon as HTTP clients use them, on a node that is only an object.</summary>
[ClusterTests]
public sealed class NodesOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private string node = "";

    protected override async Task Arrange() => node = await NewNode();

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

        Assert.Equal("success", Text(await AuditLine($"action=cordon&resource=node/{node}"), "outcome"));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_found() => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await Post("/api/node/cordon", new { name = "k13d-http-nowhere" }));

    private Task<JsonNode> Post(string verb) => PostOk($"/api/node/{verb}", new { name = node });

    private async Task<string> Status()
    {
        var nodes = await GetOk($"/api/k8s/nodes?fieldSelector=metadata.name={node}");
        return Text(Assert.Single(nodes["items"]!.AsArray())!, "status");
    }
}
