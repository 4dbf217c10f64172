using System.Net;
using System.Text;
using K13d.Api.Tests.Errors;

namespace K13d.Api.Tests.Contract;

/// <summary>The documented drain, against a K13d of its own: little runs on the demo cluster afterwards.</summary>
public sealed class DocumentedDrainTests(DocumentedK13d documented) : IClassFixture<DocumentedK13d>, IDisposable
{
    private readonly DocumentedClient k13d = new(documented);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => k13d.Dispose();

    [Fact]
    public async Task The_documented_drain_refuses_a_pod_that_nothing_makes_again_and_without_it_empties_the_node()
    {
        await k13d.Authorize();
        using var body = new StringContent(Snippets.Drain.Split("\n\n")[1], Encoding.UTF8, "application/json");
        var refused = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await k13d.Http.PostAsync("/api/node/drain", body, Cancellation));
        var pod = Assert.Single(refused["details"]!["pods"]!.AsArray())!;
        Assert.Equal(("shop", "missing-config"), (pod["namespace"]!.GetValue<string>(), pod["name"]!.GetValue<string>()));
        Assert.Null((await k13d.Json("/api/k8s/nodes/node-1"))["spec"]!["unschedulable"]);
        await k13d.Http.DeleteAsync("/api/k8s/pods/missing-config?namespace=shop", Cancellation);

        var drained = await k13d.Send(Snippets.Drain);

        Assert.Equal("succeeded", drained["phase"]!.GetValue<string>());
        Assert.True((await k13d.Json("/api/k8s/nodes/node-1"))["spec"]!["unschedulable"]!.GetValue<bool>());
        var left = drained["pods"]!.AsArray().Where(pod => pod!["state"]!.GetValue<string>() == "left").Select(pod => pod!["name"]!.GetValue<string>());
        var there = (await k13d.Json("/api/k8s/pods?fieldSelector=spec.nodeName=node-1"))["items"]!.AsArray().Select(pod => pod!["name"]!.GetValue<string>());
        Assert.Equal(left.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
