using System.Text.Json;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Testing.Charts;
using Microsoft.AspNetCore.Http;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class RegistryChartsTests : IAsyncLifetime
{
    private const string Secret = "canary-5e7a";
    private const string BasicOfRobot = "Basic cm9ib3Q6Y2FuYXJ5LTVlN2E=";

    private ChartServer server = null!;
    private ChartServer other = null!;
    private ChartServices charts = null!;
    private string challenge = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (server, other) = (await ChartServer.Start(), await ChartServer.Start());
        charts = new ChartServices($"{server.Registry}/team,{other.Url}");
    }

    public async ValueTask DisposeAsync()
    {
        await charts.DisposeAsync();
        await server.DisposeAsync();
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData("hello", "/team", null, "1.10.0+build.7")]
    [InlineData("hello", "/team/", "^1.2", "1.10.0+build.7")]
    [InlineData("hello", "/team", "1.2.0", "1.2.0")]
    [InlineData("hello", "/team", "1.10.0+build.7", "1.10.0+build.7")]
    [InlineData("hello", "/team", "2.0.0-rc.1", "2.0.0-rc.1")]
    [InlineData("/team/hello", null, "~1.2", "1.2.0")]
    public async Task A_chart_comes_from_a_registry_by_version_or_range(string chart, string? repo, string? version, string expected)
    {
        var archives = new[] { "1.2.0", "1.10.0+build.7", "2.0.0-rc.1" }.ToDictionary(each => each, each => PackedChart.Of(version: each));
        foreach (var (each, archive) in archives)
        {
            Push(archive, each.Replace('+', '_'));
        }

        Tags("/v2/team/hello/tags/list", "1.2.0", "1.10.0_build.7", "2.0.0-rc.1", "latest", "sha256-abc.sig");

        using var fetched = Value(await charts.Fetch(repo is null ? server.Registry + chart : chart, repo is null ? null : server.Registry + repo, version));

        Assert.Equal(expected, fetched.Version);
        Assert.Equal(archives[expected], await File.ReadAllBytesAsync(fetched.Archive, Cancellation));
    }

    [Fact]
    public async Task Tags_come_in_pages_and_a_page_elsewhere_is_not_read()
    {
        Push(PackedChart.Of(version: "1.3.0"), "1.3.0");
        server.Serve("/v2/team/hello/tags/list", context =>
        {
            var second = context.Request.Query["last"] == "1.2.0";
            context.Response.Headers.Link = second ? $"<{other.Url}/v2/team/hello/tags/list?last=x>; rel=\"next\"" : "</v2/team/hello/tags/list?n=1&last=1.2.0>; rel=\"next\"";
            return context.Response.WriteAsJsonAsync(new { name = "team/hello", tags = new[] { second ? "1.3.0" : "1.2.0" } });
        });

        using var fetched = Value(await charts.Fetch("hello", $"{server.Registry}/team"));

        Assert.Equal("1.3.0", fetched.Version);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_registry_that_wants_a_token_gets_it_from_its_own_realm_with_the_credential()
    {
        Push(PackedChart.Of(), "1.2.0", authorization: "Bearer t0ken");
        server.Serve("/token", context => context.Response.WriteAsJsonAsync(new { token = "t0ken" }));
        Challenge($"Bearer realm=\"{server.Url}/token\",service=\"registry\",scope=\"repository:team/hello:pull\"");
        charts.Know("mine", $"{server.Registry}/team", new RepositoryCredential("robot", Secret));

        using var fetched = Value(await charts.Fetch("mine/hello", version: "1.2.0"));

        var asked = server.Requests.Where(request => request.Target.StartsWith("/token", StringComparison.Ordinal)).ToArray();
        Assert.All(asked, request => Assert.Equal(("/token?service=registry&scope=repository%3Ateam%2Fhello%3Apull", BasicOfRobot), request));
        Assert.DoesNotContain(server.Requests, request => !request.Target.StartsWith("/token", StringComparison.Ordinal) && request.Authorization == BasicOfRobot);
    }

    [Fact]
    public async Task A_realm_on_another_host_is_checked_and_learns_no_credential()
    {
        Push(PackedChart.Of(), "1.2.0", authorization: "Bearer t0ken");
        other.Serve("/token", context => context.Response.WriteAsJsonAsync(new { access_token = "t0ken" }));
        Challenge($"Bearer realm=\"{other.Url}/token\",service=\"registry\"");
        charts.Know("mine", $"{server.Registry}/team", new RepositoryCredential("robot", Secret));

        Value(await charts.Fetch("mine/hello", version: "1.2.0")).Dispose();

        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Authorization));
        Assert.DoesNotContain(server.Requests, request => request.Authorization == BasicOfRobot);
    }

    [Theory]
    [InlineData("Bearer realm=\"http://169.254.169.254/token\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"http://10.0.0.1/token\"")]
    [InlineData("Bearer service=\"x\"")]
    [InlineData("Bearer realm=\"")]
    [InlineData("Bearer")]
    [InlineData("Negotiate")]
    public async Task A_challenge_that_leads_elsewhere_or_nowhere_is_refused(string challenge)
    {
        Push(PackedChart.Of(), "1.2.0", authorization: "Bearer t0ken");
        Challenge(challenge);

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0")));
    }

    [Fact]
    public async Task A_blob_elsewhere_is_fetched_without_the_token()
    {
        var archive = PackedChart.Of();
        Push(archive, "1.2.0");
        var blob = $"/v2/team/hello/blobs/sha256:{PackedChart.Digest(archive)}";
        server.Redirect(blob, $"{other.Url}/storage?signature=x", StatusCodes.Status307TemporaryRedirect);
        other.Serve("/storage", archive);

        Value(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0")).Dispose();
        Assert.Equal([("/storage?signature=x", null)], other.Requests);

        server.Redirect(blob, "http://169.254.169.254/latest", StatusCodes.Status307TemporaryRedirect);
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0")));
    }

    [Fact]
    public async Task A_blob_that_is_not_the_manifests_is_refused()
    {
        var archive = PackedChart.Of();
        Push(archive, "1.2.0");
        server.Serve($"/v2/team/hello/blobs/sha256:{PackedChart.Digest(archive)}", PackedChart.Of(more: "home: https://evil.example.com\n"));

        Assert.Contains("digest", FailureOf(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0"))?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"layers\":[null]}")]
    [InlineData("{\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:00\",\"size\":1}]}")]
    [InlineData("{\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"sha256:../../../secret\",\"size\":1}]}")]
    [InlineData("{\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"md5:00\",\"size\":1}]}")]
    [InlineData("{\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"sha256:00\",\"size\":99999999999}]}")]
    public async Task A_manifest_of_no_chart_is_refused(string manifest)
    {
        server.Serve("/v2/team/hello/manifests/1.2.0", manifest);

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0")));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_a_registry_does_not_have_is_not_found_and_what_it_does_not_list_is_not_asked()
    {
        Tags("/v2/team/hello/tags/list", "latest");

        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/team")));
        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("other", $"{server.Registry}/team")));
        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/team", "1.2.0")));
        var asked = server.Requests.Count;
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", $"{server.Registry}/secret", "1.2.0")));
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch($"{server.Registry}/team/../secret/hello", version: "1.2.0")));
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("Hello", $"{server.Registry}/team", "1.2.0")));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task An_index_that_points_to_a_registry_is_followed_there_without_a_credential()
    {
        var archive = PackedChart.Of();
        Push(archive, "1.2.0");
        other.Serve("/index.yaml", $"apiVersion: v1\nentries:\n  hello:\n  - version: 1.2.0\n    digest: {PackedChart.Digest(archive)}\n    urls: [\"{server.Registry}/team/hello:1.2.0\"]\n");
        charts.Know("mine", other.Url, new RepositoryCredential("robot", Secret));

        Value(await charts.Fetch("mine/hello")).Dispose();

        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
    }

    private void Push(byte[] archive, string tag, string? authorization = null)
    {
        var digest = PackedChart.Digest(archive);
        var manifest = JsonSerializer.Serialize(new
        {
            schemaVersion = 2,
            config = new { mediaType = "application/vnd.cncf.helm.config.v1+json", digest = "sha256:00", size = 2 },
            layers = new[] { new { mediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip", digest = $"sha256:{digest}", size = archive.Length } },
        });
        Guarded($"/v2/team/hello/manifests/{tag}", System.Text.Encoding.UTF8.GetBytes(manifest), authorization);
        Guarded($"/v2/team/hello/blobs/sha256:{digest}", archive, authorization);
    }

    private void Challenge(string text) => challenge = text;

    private void Guarded(string path, byte[] body, string? authorization) => server.Serve(path, context =>
    {
        if (authorization is null || context.Request.Headers.Authorization == authorization)
        {
            return context.Response.Body.WriteAsync(body, Cancellation).AsTask();
        }

        (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate) = (StatusCodes.Status401Unauthorized, challenge);
        return Task.CompletedTask;
    });

    private void Tags(string path, params string[] tags) => server.Serve(path, context => context.Response.WriteAsJsonAsync(new { name = "team/hello", tags }));
}
