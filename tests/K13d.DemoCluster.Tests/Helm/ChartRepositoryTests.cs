using System.Text.Json.Nodes;
using K13d.DemoCluster.Charts;
using K13d.Testing.Folders;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Helm;

/// <summary>The chart repository of the demo, as the real helm sees it. No cluster takes part.</summary>
public sealed class ChartRepositoryTests : IAsyncLifetime
{
    private readonly ChartServer charts = new(0);
    private readonly TemporaryFolder folder = new();
    private readonly HelmRunner helm = new("/dev/null");

    private string Repository => charts.Address.ToString();

    public static TheoryData<string> Versions => [.. EmbeddedCharts.Pack().Select(archive => archive.Metadata.Version)];

    public async ValueTask InitializeAsync() => await charts.Start(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        helm.Dispose();
        folder.Dispose();
        await charts.DisposeAsync();
    }

    [Fact]
    public async Task A_repository_is_added_and_searched()
    {
        await helm.Output("repo", "add", "demo", Repository);

        Assert.Equal(["demo/hello 1.2.0 1.27 A small web server for trying things out"], await Found("search", "repo", "hello", "-o", "json"));
        Assert.Equal(
            ["demo/hello 1.2.0", "demo/hello 1.1.0", "demo/hello 1.0.0"],
            (await Found("search", "repo", "hello", "--versions", "-o", "json")).Select(line => string.Join(' ', line.Split(' ')[..2])));
        Assert.Contains("demo/hello 2.0.0-rc.1 1.27-alpine A small web server for trying things out", await Found("search", "repo", "hello", "--devel", "-o", "json"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_version_is_pulled_checked_and_without_fault(string version)
    {
        await helm.Output("pull", "hello", "--repo", Repository, "--version", version, "--destination", folder.Path);

        var linted = await helm.Output("lint", "--strict", "--with-subcharts", Path.Combine(folder.Path, $"hello-{version}.tgz"));

        Assert.Contains("1 chart(s) linted, 0 chart(s) failed", linted, StringComparison.Ordinal);
        Assert.DoesNotContain("[WARNING]", linted, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_readme_names_every_value(string version)
    {
        var readme = await helm.Output("show", "readme", "hello", "--repo", Repository, "--version", version);
        var values = await helm.Output("show", "values", "hello", "--repo", Repository, "--version", version);

        Assert.All(values.Split('\n').Where(line => line.Length > 0 && char.IsAsciiLetter(line[0])).Select(line => line.Split(':')[0]),
            name => Assert.Matches($"`{name}[.`]", readme));
    }

    [Theory]
    [InlineData("1.0.0", "nginx:1.25", 1, false, false)]
    [InlineData("1.1.0", "nginx:1.26", 1, true, false)]
    [InlineData("1.2.0", "nginx:1.27", 2, true, true)]
    [InlineData("2.0.0-rc.1", "nginx:1.27-alpine", 2, true, true)]
    public async Task Versions_differ_in_what_they_make(string version, string image, int replicas, bool isProbed, bool isBudgeted)
    {
        var manifest = await helm.Output("template", "web", "hello", "--repo", Repository, "--version", version);

        Assert.Contains($"image: \"{image}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"replicas: {replicas}\n", manifest, StringComparison.Ordinal);
        Assert.Equal(isProbed, manifest.Contains("readinessProbe:", StringComparison.Ordinal));
        Assert.Equal(isBudgeted, manifest.Contains("kind: PodDisruptionBudget", StringComparison.Ordinal));
        Assert.Contains($"helm.sh/chart: hello-{version}\n", manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.0", "replicaCount=many", "at '/replicaCount': got string, want integer")]
    [InlineData("1.2.0", "replicas=3", "additional properties 'replicas' not allowed")]
    [InlineData("2.0.0-rc.1", "message=hi", "additional properties 'message' not allowed")]
    public async Task A_value_that_is_none_is_refused_with_its_name(string version, string value, string complaint)
    {
        var refused = await helm.Run("template", "web", "hello", "--repo", Repository, "--version", version, "--set", value);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(complaint, refused.Error, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> Found(params string[] arguments) =>
        JsonNode.Parse(await helm.Output(arguments))!.AsArray().Select(found => $"{found!["name"]} {found["version"]} {found["app_version"]} {found["description"]}");
}
