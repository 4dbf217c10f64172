namespace K13d.DemoCluster.Tests.Api;

public sealed class EvictionTests(ApiClient client) : IClassFixture<ApiClient>
{
    private const int Pods = 8;

    [Fact]
    public async Task Of_evictions_at_once_no_more_are_allowed_than_the_budget_has()
    {
        var ns = await client.NewNamespace();
        var budget = $"/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets/web";
        await Task.WhenAll(Enumerable.Range(0, Pods).Select(number => RunningPod(ns, $"web-{number}")));
        await client.Post(
            $"/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
            """{"metadata":{"name":"web"},"spec":{"minAvailable":6,"selector":{"matchLabels":{"app":"web"}}}}""");
        await client.Patch(
            $"{budget}/status", "merge-patch+json", """{"status":{"observedGeneration":1,"disruptionsAllowed":2,"currentHealthy":8,"desiredHealthy":6,"expectedPods":8}}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, Pods).Select(number => Evict(ns, $"web-{number}")));

        Assert.Equal([201, 201, 429, 429, 429, 429, 429, 429], answers.Select(answer => answer.Code).Order());
        var status = (await client.Get(budget)).Body["status"]!;
        Assert.Equal(0, (int?)status["disruptionsAllowed"]);
        Assert.Equal(2, status["disruptedPods"]!.AsObject().Count);
        Assert.Equal(Pods - 2, (await client.Get($"/api/v1/namespaces/{ns}/pods")).Names.Count);
    }

    [Fact]
    public async Task A_pod_that_is_not_the_one_that_was_meant_is_not_evicted()
    {
        var ns = await client.NewNamespace();
        await client.Post($"/api/v1/namespaces/{ns}/pods", Pod("web"));

        var refused = await Evict(ns, "web", ""","deleteOptions":{"preconditions":{"uid":"another"}}""");

        Assert.Equal(409, refused.Code);
        Assert.Equal(["web"], (await client.Get($"/api/v1/namespaces/{ns}/pods")).Names);
    }

    private Task<ApiAnswer> Evict(string ns, string pod, string more = "") => client.Post(
        $"/api/v1/namespaces/{ns}/pods/{pod}/eviction", $$$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{{pod}}}"}{{{more}}}}""");

    private async Task RunningPod(string ns, string name)
    {
        await client.Post($"/api/v1/namespaces/{ns}/pods", Pod(name));
        await client.Patch(
            $"/api/v1/namespaces/{ns}/pods/{name}/status", "merge-patch+json", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    private static string Pod(string name) =>
        $$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"nginx:1"}]}}""";
}
