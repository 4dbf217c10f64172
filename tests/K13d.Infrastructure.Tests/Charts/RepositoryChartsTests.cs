using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Testing.Charts;
using Microsoft.AspNetCore.Http;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class RepositoryChartsTests : IAsyncLifetime
{
    private ChartServer server = null!;
    private ChartServices charts = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await ChartServer.Start();
        charts = new ChartServices(server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await charts.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_chart_comes_as_the_repository_has_it_into_a_folder_that_is_its_owners_alone_and_goes()
    {
        var archive = PackedChart.Of(version: "1.2.0");
        Index(Entry("1.2.0", archive));
        string folder;

        using (var chart = Value(await charts.Fetch("hello", server.Url)))
        {
            folder = Path.GetDirectoryName(chart.Archive)!;
            Assert.Equal(("hello", "1.2.0", "2.0", false), (chart.Name, chart.Version, chart.AppVersion, chart.HasDefinitions));
            Assert.Equal(archive, await File.ReadAllBytesAsync(chart.Archive, Cancellation));
            Assert.Equal("hello-1.2.0.tgz", Path.GetFileName(chart.Archive));
            Assert.Equal([chart.Archive], Directory.GetFileSystemEntries(folder));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }
        }

        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(null, "2.0.0")]
    [InlineData("1.2.0", "1.2.0")]
    [InlineData("v1.2.0", "1.2.0")]
    [InlineData("1.2", "1.2.3")]
    [InlineData("^1.2", "1.10.0")]
    [InlineData("~1.2.1", "1.2.3")]
    [InlineData("1.x", "1.10.0")]
    [InlineData(">=1.0 <2", "1.10.0")]
    [InlineData(">= 1.0, < 1.10", "1.2.3")]
    [InlineData("^3 || ^1", "1.10.0")]
    [InlineData("3.0.0-rc.1", "3.0.0-rc.1")]
    [InlineData(">0.0.0-0", "3.0.0-rc.1")]
    [InlineData("^2.0.0", "2.0.0")]
    public async Task A_version_is_chosen_as_Helm_chooses_it(string? asked, string expected)
    {
        string[] versions = ["1.2.0", "1.2.3", "1.10.0", "2.0.0", "2.1.0-beta", "3.0.0-rc.1"];
        Index([.. versions.Select(version => Entry(version, PackedChart.Of(version: version)))]);

        using var chart = Value(await charts.Fetch("hello", server.Url, asked));

        Assert.Equal(expected, chart.Version);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_what_is_no_version_is_invalid()
    {
        Index(Entry("1.2.0-rc.1", PackedChart.Of(version: "1.2.0-rc.1")));

        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("other", server.Url)));
        Assert.Contains("stable version", Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("hello", server.Url))).Message, StringComparison.Ordinal);
        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("hello", server.Url, "^7")));
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url, "newest")));
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url, new string('1', 5000))));
    }

    [Fact]
    public async Task An_archive_that_is_not_the_indexs_is_refused()
    {
        Index(Entry("1.2.0", PackedChart.Of()));
        server.Serve("/charts/hello-1.2.0.tgz", PackedChart.Of(more: "home: https://evil.example.com\n"));

        Assert.Contains("digest", Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_calls_itself_by_another_name_is_refused()
    {
        Index(Entry("1.2.0", PackedChart.Of(name: "other")));

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));
    }

    [Theory]
    [InlineData("entries: {hello: [null]}")]
    [InlineData("entries: {hello: null}")]
    [InlineData("entries: {hello: [{version: 1.2.0}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: null}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [null]}]}")]
    [InlineData("entries: {hello: [{urls: [a.tgz]}]}")]
    [InlineData("entries: {hello: [{version: [1], urls: [a.tgz]}]}")]
    [InlineData("entries: {hello: [[[]]]}")]
    [InlineData("entries: {hello: hello}")]
    [InlineData("entries: hello")]
    [InlineData("entries: [hello]")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [\"file:///etc/passwd\"]}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [\"http://user:secret@127.0.0.1/a.tgz\"]}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [\"http://169.254.169.254/latest/meta-data\"]}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [\"oci://169.254.169.254/hello:1.2.0\"]}]}")]
    [InlineData("entries: {hello: [&a {version: *a, urls: *a}]}")]
    [InlineData("entries: {hello: [{version: 1.2.0, urls: [")]
    public async Task A_malformed_index_is_a_failure_that_says_so_and_spoils_nothing_else(string entries)
    {
        server.Serve("/index.yaml", $"apiVersion: v1\n{entries}\n");

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- apiVersion: v1\n")]
    [InlineData("apiVersion: v1")]
    [InlineData("entries: {}")]
    [InlineData("<!doctype html><html>\nIt works!</html>")]
    public async Task What_is_no_index_or_has_nothing_is_a_failure(string index)
    {
        server.Serve("/index.yaml", index);

        Assert.NotNull(FailureOf(await charts.Fetch("hello", server.Url)));
    }

    [Fact]
    public async Task A_malformed_version_keeps_nobody_from_the_others()
    {
        Index(Entry("1.2.0", PackedChart.Of()), "  - null\n  - version: 9.9.9\n    urls: []\n");

        using var chart = Value(await charts.Fetch("hello", server.Url));

        Assert.Equal("1.2.0", chart.Version);
    }

    [Fact]
    public async Task Bombs_of_aliases_and_depth_do_not_go_off_in_an_index()
    {
        var aliases = string.Concat(Enumerable.Range(1, 40).Select(level => $"a{level}: &a{level} [*a{level - 1}, *a{level - 1}, *a{level - 1}]\n"));
        server.Serve("/index.yaml", $"apiVersion: v1\na0: &a0 [x]\n{aliases}entries: {{hello: [*a40]}}\n");
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));

        server.Serve("/index.yaml", $"apiVersion: v1\ngenerated: {new string('[', 10_000)}{new string(']', 10_000)}\nentries: {{}}\n");
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));
    }

    [Fact]
    public async Task An_index_is_read_again_only_when_it_has_changed()
    {
        var (sent, unchanged) = (0, 0);
        var tag = "\"1\"";
        var index = IndexText(Entry("1.2.0", PackedChart.Of()));
        server.Serve("/index.yaml", context =>
        {
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                unchanged++;
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            sent++;
            return context.Response.WriteAsync(index);
        });
        Value(await charts.Fetch("hello", server.Url)).Dispose();
        Value(await charts.Fetch("hello", server.Url)).Dispose();
        Assert.Equal((1, 1), (sent, unchanged));
        (tag, index) = ("\"2\"", IndexText(Entry("1.3.0", PackedChart.Of(version: "1.3.0"))));

        using var newer = Value(await charts.Fetch("hello", server.Url));

        Assert.Equal("1.3.0", newer.Version);
        Assert.Equal((2, 1), (sent, unchanged));
    }

    [Fact]
    public async Task What_was_got_with_a_credential_is_given_to_nobody_without_it()
    {
        var archive = PackedChart.Of();
        var index = IndexText(Entry("1.2.0", archive));
        server.Serve("/index.yaml", context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.StatusCode = context.Request.Headers.Authorization.Count == 0 ? 401
                : context.Request.Headers.IfNoneMatch.Count > 0 ? 304
                : 200;
            return context.Response.StatusCode == 200 ? context.Response.WriteAsync(index) : Task.CompletedTask;
        });
        charts.Know("team", server.Url, new RepositoryCredential("robot", "canary-5e7a"));
        Value(await charts.Fetch("hello", "team")).Dispose();

        var anonymous = FailureOf(await charts.Fetch("hello", server.Url));
        charts.Know("other", server.Url, new RepositoryCredential("robot", "guessed"));
        Value(await charts.Fetch("hello", "other")).Dispose();

        Assert.Contains("credential", Assert.IsType<Failure.Invalid>(anonymous).Message, StringComparison.Ordinal);
        // Another credential asks for itself, with nothing of the first one's answer: the repository sent the whole again.
        Assert.Equal(3, server.Requests.Count(request => request.Target == "/index.yaml"));
    }

    [Theory, InlineData("hello", "team"), InlineData("team/hello", null)]
    public async Task A_known_repository_is_used_by_its_name_with_its_credential(string chart, string? repo)
    {
        Index(Entry("1.2.0", PackedChart.Of()));
        charts.Know("team", server.Url, new RepositoryCredential("robot", "canary-5e7a"));

        Value(await charts.Fetch(chart, repo)).Dispose();

        Assert.Equal(["/index.yaml", "/charts/hello-1.2.0.tgz"], server.Requests.Select(request => request.Target));
        Assert.All(server.Requests, request => Assert.Equal("Basic cm9ib3Q6Y2FuYXJ5LTVlN2E=", request.Authorization));
    }

    [Fact]
    public async Task The_demo_clusters_repository_is_known_whatever_the_allow_list_says_and_nothing_else_of_its_port()
    {
        var demo = new Uri($"{server.Url}/demo-charts");
        await using var listed = new ChartServices("https://charts.example.com", demo: demo);
        server.Serve("/demo-charts/index.yaml", IndexText(Entry("1.2.0", PackedChart.Of())));

        using var chart = Value(await listed.Fetch("hello", "demo"));

        Assert.Equal("hello", chart.Name);
        Assert.IsType<Failure.Invalid>(FailureOf(await listed.Fetch("hello", $"{server.Url}/api")));
        Assert.IsType<Failure.Invalid>(FailureOf(await listed.Fetch("hello", $"{server.Url}/demo-charts-not")));
        Assert.DoesNotContain(server.Requests, request => !request.Target.StartsWith("/demo-charts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_repository_is_refused_with_those_that_are_known()
    {
        charts.Know("team", server.Url);

        var refused = Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", "other")));

        Assert.Contains("team", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/api/helm/repos", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_charts_folder_a_plain_name_is_refused_with_the_ways_to_name_a_source()
    {
        var refused = Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello")));

        Assert.Contains("'repo'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("oci://", refused.Message, StringComparison.Ordinal);
    }

    private void Index(params string[] entries) => server.Serve("/index.yaml", IndexText(entries));

    private static string IndexText(params string[] entries) => $"apiVersion: v1\nentries:\n  hello:\n{string.Concat(entries)}";

    /// <summary>Serves the archive and answers its entry.</summary>
    private string Entry(string version, byte[] archive)
    {
        foreach (var folder in new[] { "", "/demo-charts" })
        {
            server.Serve($"{folder}/charts/hello-{version}.tgz", archive);
        }

        return $"  - name: hello\n    version: {version}\n    digest: {PackedChart.Digest(archive)}\n    urls: [charts/hello-{version}.tgz]\n";
    }
}
