using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Charts;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;
using k8s;

namespace K13d.Api.Tests.Releases;

/// <summary>One release as HTTP clients read it, made by the real helm on the command line and compared with what that says after every step.</summary>
[ClusterTests]
public sealed class ReleaseReadsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;
    private readonly TestChart chart = new();
    private HelmRunner? runner;

    private HelmRunner Helm => runner ?? throw new InvalidOperationException("The test has not started.");

    protected override async Task Arrange() => runner = new HelmRunner(await k13d.Host.Kubeconfig());

    protected override void TidyUp()
    {
        runner?.Dispose();
        chart.Dispose();
    }

    [Fact]
    public async Task After_every_step_it_is_what_helm_says()
    {
        var values = chart.Write("mine.yaml", "message: one\ngone: null\nnew: null\nauth: {password: of-the-user}\nnested: {dropped: null, other: null, kept: 2, more: {deep: [x]}}\n");
        await Succeeds("install", "web", chart.Path, "--values", values);
        await IsAsHelmSays("web");

        await Succeeds("upgrade", "web", chart.Path, "--set", "nested=text,auth.username=null");
        await IsAsHelmSays("web");

        Assert.NotEqual(0, (await Helm.Run("upgrade", "web", chart.Path, "--namespace", Home, "--set", "broken=true")).ExitCode);
        await IsAsHelmSays("web");

        await Succeeds("rollback", "web", "1");
        await IsAsHelmSays("web");

        await Succeeds("uninstall", "web", "--keep-history");
        await IsAsHelmSays("web");
        Assert.Equal("uninstalled", Text(await GetOk($"/api/helm/releases/web?namespace={Home}"), "status"));

        await Succeeds("uninstall", "web");
        foreach (var path in new[] { "", "/history", "/values", "/manifest" })
        {
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/helm/releases/web{path}?namespace={Home}", Cancellation));
        }
    }

    [Fact]
    public async Task It_tells_of_its_notes_its_hooks_and_the_state_of_its_objects()
    {
        await Succeeds("install", "web", chart.Path);
        await Cluster.CoreV1.DeleteNamespacedConfigMapAsync("web-settings", Home, cancellationToken: Cancellation);

        var release = await GetOk($"/api/helm/releases/web?namespace={Home}");

        Assert.Equal(("web", Home, 1, "deployed", "small-0.3.1", "7.5"), (Text(release, "name"), Text(release, "namespace"), (int)release["revision"]!, Text(release, "status"), Text(release, "chart"), Text(release, "appVersion")));
        Assert.Equal("web says hello; log in with ***.\n", Text(release, "notes"));
        Assert.Null(release["unfinished"]);
        Assert.Equal(
            [("Secret", "web-secret", "present"), ("ConfigMap", "web-settings", "missing"), ("Service", "web-web", "present")],
            release["resources"]!.AsArray().Select(found => (Text(found!, "kind"), Text(found!, "name"), Text(found!, "state"))).OrderBy(found => found.Item2, StringComparer.Ordinal));
        Assert.Equal("ClusterIP", release["resources"]!.AsArray().Single(found => Text(found!, "kind") == "Service")!["live"]!["type"]!.GetValue<string>());
        var hook = Assert.Single(release["hooks"]!.AsArray())!;
        Assert.Equal(("web-hook", "Succeeded"), (Text(hook, "name"), Text(hook["lastRun"]!, "phase")));
    }

    [Fact]
    public async Task One_whose_upgrade_has_died_says_so_and_names_the_way_out_which_helm_takes()
    {
        await Succeeds("install", "web", chart.Path);
        await Dies("pending-upgrade", "upgrade", "web", chart.Path, "--set", "endless=true");

        var unfinished = (await GetOk($"/api/helm/releases/web?namespace={Home}"))["unfinished"]!;

        Assert.Equal(1, (int)unfinished["rollbackTo"]!);
        Assert.Contains("POST /api/helm/rollback (revision 1)", Text(unfinished, "message"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await Helm.Run("upgrade", "web", chart.Path, "--namespace", Home)).ExitCode);
        await Succeeds("rollback", "web", "1");
        Assert.Null((await GetOk($"/api/helm/releases/web?namespace={Home}"))["unfinished"]);
        await Succeeds("upgrade", "web", chart.Path);
    }

    [Fact]
    public async Task One_whose_install_has_died_is_to_be_uninstalled()
    {
        await Dies("pending-install", "install", "web", chart.Path, "--set", "endless=true");

        var unfinished = (await GetOk($"/api/helm/releases/web?namespace={Home}"))["unfinished"]!;

        Assert.Null(unfinished["rollbackTo"]);
        Assert.Contains($"DELETE /api/helm/releases/web?namespace={Home}", Text(unfinished, "message"), StringComparison.Ordinal);
        await Succeeds("uninstall", "web");
        await Succeeds("install", "web", chart.Path);
    }

    [Fact]
    public async Task Values_come_as_YAML_to_who_asks_for_it()
    {
        await Succeeds("install", "web", chart.Path, "--set", "message=one");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/helm/releases/web/values?namespace={Home}");
        request.Headers.Add("Accept", "application/yaml");

        var answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("message: one\n", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/api/helm/releases/Web"), InlineData("/api/helm/releases/web?namespace=No"), InlineData("/api/helm/releases/-web/history"), InlineData("/api/helm/releases/web/values?revision=0")]
    [InlineData("/api/helm/releases/web/manifest?revision=-1"), InlineData("/api/helm/releases/web,status=x/manifest")]
    public async Task What_no_release_can_be_called_is_refused(string path) =>
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(path, Cancellation));

    [Fact]
    public async Task A_revision_that_is_not_there_is_not_found()
    {
        await Succeeds("install", "web", chart.Path);

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/helm/releases/web/values?namespace={Home}&revision=9", Cancellation));
    }

    /// <summary>An administrator compares what is revealed, and anybody what is not secret.</summary>
    private async Task IsAsHelmSays(string name)
    {
        var administrator = await k13d.Host.LoggedIn(Role.Admin);
        var history = (await GetOk($"/api/helm/releases/{name}/history?namespace={Home}"))["items"]!.AsArray();
        var said = (await Json("history", name)).AsArray();
        Assert.Equal(said.Select(row => HistoryOf(row!, "app_version")), history.Select(row => HistoryOf(row!, "appVersion")));
        foreach (var revision in history.Select(row => row!["revision"]!.ToString()))
        {
            var query = $"namespace={Home}&revision={revision}";
            Assert.Equal(
                await Succeeds("get", "manifest", name, "--revision", revision),
                await administrator.GetStringAsync($"/api/helm/releases/{name}/manifest?{query}&reveal=true", Cancellation));
            await Same(await Json("get", "values", name, "--revision", revision), $"/api/helm/releases/{name}/values?{query}&reveal=true");
            await Same(await Json("get", "values", name, "--revision", revision, "--all"), $"/api/helm/releases/{name}/values?{query}&all=true&reveal=true");
        }

        async Task Same(JsonNode? expected, string path)
        {
            var values = await Ok(await administrator.GetAsync(path, Cancellation));
            Assert.True(JsonNode.DeepEquals(expected ?? new JsonObject(), values), $"{path}\nhelm: {expected?.ToJsonString()}\nK13d: {values.ToJsonString()}");
        }
    }

    /// <summary>Helm works at a release until that has a status, and is killed then.</summary>
    private async Task Dies(string status, params string[] arguments)
    {
        using var helm = Helm.Start([.. arguments, "--namespace", Home]);
        try
        {
            while (!(await GetOk($"/api/helm/releases?namespace={Home}"))["items"]!.AsArray().Any(row => Text(row!, "status") == status))
            {
                Assert.False(helm.HasExited, "helm is done");
            }
        }
        finally
        {
            helm.Kill(entireProcessTree: true);
            await helm.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static (int, string, string, string, string, string) HistoryOf(JsonNode row, string appVersion) =>
        ((int)row["revision"]!, Text(row, "updated")[..19], Text(row, "status"), Text(row, "chart"), Text(row, appVersion), Masked(Text(row, "description")));

    /// <summary>The chart's password, which a failure repeats.</summary>
    private static string Masked(string description) => description.Replace("of-the-chart", "***", StringComparison.Ordinal);

    private async Task<JsonNode> Json(params string[] arguments) => JsonNode.Parse(await Succeeds([.. arguments, "--output", "json"])) ?? new JsonObject();

    private Task<string> Succeeds(params string[] arguments) => Helm.Output([.. arguments, "--namespace", Home]);
}
