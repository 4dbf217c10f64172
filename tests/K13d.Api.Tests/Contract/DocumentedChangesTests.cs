namespace K13d.Api.Tests.Contract;

/// <summary>The documented examples that change what other examples are about, against a K13d of their own.</summary>
public sealed class DocumentedChangesTests(DocumentedK13d documented) : IClassFixture<DocumentedK13d>, IDisposable
{
    private readonly DocumentedClient k13d = new(documented);

    public void Dispose() => k13d.Dispose();

    [Fact]
    public async Task The_documented_deployment_is_scaled_and_restarted()
    {
        await k13d.Authorize();

        var scaled = await k13d.Send(Snippets.Scale);
        var restarted = await k13d.Send(Snippets.Restart);

        Assert.Equal(5, scaled["replicas"]!.GetValue<int>());
        var spec = (await k13d.Json("/api/k8s/deployments/nginx?namespace=default"))["spec"]!;
        Assert.Equal(5, spec["replicas"]!.GetValue<int>());
        Assert.Equal(
            restarted["restartedAt"]!.GetValue<DateTime>(),
            spec["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]!.GetValue<DateTime>());
    }

    [Fact]
    public async Task The_documented_deployment_is_rolled_back_to_the_documented_revision()
    {
        await k13d.Authorize();
        var revision = (await k13d.Json("/api/deployment/nginx/history?namespace=default"))["items"]!.AsArray().Single(item => item!["revision"]!.GetValue<int>() == 2)!;

        var rolledBack = await k13d.Send(Snippets.RollBack);

        Assert.Equal((2, true), (rolledBack["revision"]!.GetValue<int>(), rolledBack["changed"]!.GetValue<bool>()));
        var template = (await k13d.Json("/api/k8s/deployments/nginx?namespace=default"))["spec"]!["template"]!;
        Assert.Equal(revision["images"]![0]!.GetValue<string>(), template["spec"]!["containers"]![0]!["image"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_documented_node_is_cordoned_and_uncordoned()
    {
        await k13d.Authorize();

        foreach (var (request, cordoned) in new[] { (Snippets.Cordon, true), (Snippets.Uncordon, false) })
        {
            await k13d.Send(request);

            var node = await k13d.Json("/api/k8s/nodes/node-1");
            Assert.Equal(cordoned, node["spec"]!["unschedulable"]?.GetValue<bool>() ?? false);
        }
    }
}
