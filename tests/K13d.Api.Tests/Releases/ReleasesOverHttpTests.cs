using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Charts;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.Api.Tests.Releases;

/// <summary>Releases as HTTP clients read them, made by the real helm.</summary>
[ClusterTests]
public sealed class ReleasesOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;

    [Fact]
    public async Task The_list_is_the_one_of_helm_and_can_be_narrowed()
    {
        using var helm = new HelmRunner(await k13d.Host.Kubeconfig());
        using var chart = new TestChart();
        await helm.Output("install", "web", chart.Path, "--namespace", Home);
        await helm.Output("install", "api", chart.Path, "--namespace", Home);
        Assert.NotEqual(0, (await helm.Run("upgrade", "api", chart.Path, "--namespace", Home, "--set", "broken=true")).ExitCode);

        var list = await GetOk($"/api/helm/releases?namespace={Home}");

        var said = JsonNode.Parse(await helm.Output("list", "--namespace", Home, "--output", "json"))!.AsArray();
        Assert.Equal(2, (int)list["total"]!);
        Assert.Equal(said.Select(row => RowOf(row!, "app_version")), list["items"]!.AsArray().Select(row => RowOf(row!, "appVersion")));
        Assert.Equal(DateTime.Parse(Text(said[0]!, "updated")[..19], CultureInfo.InvariantCulture), DateTime.Parse(Text(list["items"]![0]!, "updated")[..19], CultureInfo.InvariantCulture));
        Assert.EndsWith("Z", Text(list["items"]![0]!, "updated"), StringComparison.Ordinal);
        Assert.Equal(["api"], await Names($"namespace={Home}&status=failed,pending-upgrade"));
        Assert.Equal(["web"], await Names($"namespace={Home}&q=WE"));
        Assert.Empty(await Names($"namespace={Home}&status=uninstalled"));
        Assert.Contains("web", await Names(""));
    }

    [Theory, InlineData("/api/helm/releases?namespace=No"), InlineData("/api/helm/releases?q=%07")]
    public async Task What_no_release_can_be_called_is_refused(string path) =>
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(path, Cancellation));

    private async Task<IEnumerable<string>> Names(string query) => (await GetOk($"/api/helm/releases?{query}"))["items"]!.AsArray().Select(row => Text(row!, "name")).ToArray();

    private static (string, string, string, string, string, string) RowOf(JsonNode row, string appVersion) =>
        (Text(row, "name"), Text(row, "namespace"), row["revision"]!.ToString(), Text(row, "status"), Text(row, "chart"), Text(row, appVersion));
}
