using System.Net;
using System.Security.Cryptography;
using K13d.DemoCluster.Charts;
using K13d.DemoCluster.Seed;

namespace K13d.DemoCluster.Tests.Charts;

/// <summary>What the chart repository of the demo answers over HTTP.</summary>
public sealed class ChartServerTests : IAsyncLifetime
{
    private readonly ChartServer charts = new(0);
    private readonly HttpClient http = new(new SocketsHttpHandler());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await charts.Start(Cancellation);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await charts.DisposeAsync();
    }

    [Fact]
    public async Task The_index_says_of_each_version_what_it_is_where_it_is_and_by_which_digest_to_know_it()
    {
        var index = Manifests.Read(await http.GetStringAsync($"{charts.Address}/index.yaml", Cancellation)).Single();

        Assert.Equal("v1", index.Text("apiVersion"));
        foreach (var version in index.Items("entries", "hello"))
        {
            Assert.Equal("A small web server for trying things out", version.Text("description"));
            Assert.NotNull(version.Text("appVersion"));
            Assert.NotNull(version.Time("created"));
            var url = new Uri($"{charts.Address}/{version["urls"]!.AsArray().Single()}");
            Assert.Equal(version.Text("digest"), Convert.ToHexStringLower(SHA256.HashData(await http.GetByteArrayAsync(url, Cancellation))));
        }

        Assert.Equal(["2.0.0-rc.1", "1.2.0", "1.1.0", "1.0.0"], index.Items("entries", "hello").Select(version => version.Text("version")));
    }

    [Theory]
    [InlineData("index.yaml", "application/yaml")]
    [InlineData("hello-1.2.0.tgz", "application/gzip")]
    public async Task Who_has_it_already_is_told_so_and_HEAD_tells_all_but_the_content(string file, string type)
    {
        var first = await http.GetAsync($"{charts.Address}/{file}", Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{charts.Address}/{file}") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var head = new HttpRequestMessage(HttpMethod.Head, $"{charts.Address}/{file}");

        var unchanged = await http.SendAsync(again, Cancellation);
        var told = await http.SendAsync(head, Cancellation);

        Assert.Equal(type, first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal((first.Content.Headers.ContentLength, first.Headers.ETag), (told.Content.Headers.ContentLength, told.Headers.ETag));
        Assert.Empty(await told.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/charts/hello-9.9.9.tgz", HttpStatusCode.NotFound)]
    [InlineData("GET", "/index.yaml", HttpStatusCode.NotFound)]
    [InlineData("GET", "/charts/..%2f..%2fetc/passwd", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/pods", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/charts/index.yaml", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/charts/hello-1.2.0.tgz", HttpStatusCode.MethodNotAllowed)]
    public async Task There_is_nothing_else_and_nothing_to_change(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(charts.Address, path));

        Assert.Equal(expected, (await http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_demo_cluster_has_one_at_a_port_of_its_own_which_ends_with_it()
    {
        Uri repository;
        await using (var cluster = await DemoCluster.Start(new DemoClusterOptions { Seed = false, Live = false }, Cancellation))
        {
            repository = cluster.ChartRepository;
            Assert.NotEqual(cluster.Address.Port, repository.Port);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{repository}/index.yaml", Cancellation)).StatusCode);
            Assert.Empty(cluster.Requests);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"{repository}/index.yaml", Cancellation));
    }
}
