namespace K13d.DemoCluster.Tests.Api;

public sealed class AccessTests(ApiClient client) : IClassFixture<ApiClient>
{
    [Fact]
    public async Task Without_a_token_nothing_but_health_and_version_is_told()
    {
        client.Authorization = null;

        var refused = await client.Get("/api/v1/namespaces");

        Assert.Equal(401, refused.Code);
        Assert.Equal("Unauthorized", (string?)refused.Body["reason"]);
        Assert.Equal(401, (await client.Get("/readyz/ping")).Code);
        Assert.Equal("ok", (await client.Get("/readyz")).Text);
        Assert.Equal("v1.34.2", (string?)(await client.Get("/version")).Body["gitVersion"]);
        client.Authorization = client.Cluster.Token;
    }

    [Theory, InlineData("/api/v1/namespaces"), InlineData("/readyz"), InlineData("/version")]
    public async Task A_wrong_token_is_told_nothing(string path)
    {
        client.Authorization = "wrong";

        Assert.Equal(401, (await client.Get(path)).Code);
        client.Authorization = client.Cluster.Token;
    }

    [Fact]
    public async Task Every_request_is_in_the_log_with_its_status()
    {
        await client.Get("/api/v1/namespaces/default?pretty=false");
        await client.Get("/api/v1/namespaces/absent");

        Assert.Contains("GET /api/v1/namespaces/default?pretty=false 200", client.Cluster.Requests);
        Assert.Contains("GET /api/v1/namespaces/absent 404", client.Cluster.Requests);
    }

    [Fact]
    public async Task A_cluster_stops_while_somebody_watches()
    {
        var other = new ApiClient();
        await other.InitializeAsync();
        await using var watch = other.Watch("/api/v1/namespaces?watch=true").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await watch.MoveNextAsync());

        await other.Cluster.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/nope", 404, "404 page not found")]
    [InlineData("/apis/nope/v1/things", 404, "404 page not found")]
    [InlineData("/api/v1/nopes", 404, "the server could not find the requested resource")]
    [InlineData("/apis/apps/v9", 404, "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/nodes", 404, "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/pods/zz", 404, "pods \\\"zz\\\" not found")]
    public async Task What_is_not_there_is_told_in_the_words_of_the_real_one(string path, int code, string words)
    {
        var answer = await client.Get(path);

        Assert.Equal(code, answer.Code);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_says_the_same_in_both_of_its_forms()
    {
        var aggregated = await client.Get("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var legacy = await client.Get("/apis");
        var resources = await client.Get("/apis/apps/v1");

        Assert.Equal("APIGroupDiscoveryList", (string?)aggregated.Body["kind"]);
        Assert.Equal(
            aggregated.Body["items"]!.AsArray().Select(group => (string?)group!["metadata"]!["name"]),
            legacy.Body["groups"]!.AsArray().Select(group => (string?)group!["name"]));
        Assert.Contains("deployments/scale", resources.Body["resources"]!.AsArray().Select(resource => (string?)resource!["name"]));
    }

    [Fact]
    public async Task What_accepts_no_JSON_is_refused()
    {
        Assert.Equal(406, (await client.Get("/api/v1/pods", "application/vnd.kubernetes.protobuf")).Code);
    }
}
