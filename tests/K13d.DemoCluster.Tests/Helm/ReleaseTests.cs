using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Charts;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Helm;

/// <summary>The life of a release of the demo's chart, by the real helm.</summary>
[ClusterTests]
public sealed class ReleaseTests(TestCluster cluster) : IAsyncLifetime
{
    private const string Unpullable = "image.tag=does-not-exist";

    private readonly ChartServer charts = new(0);
    private readonly HelmRunner helm = cluster.Helm;
    private readonly KubectlRunner kubectl = cluster.Kubectl;
    private TestNamespace? @namespace;

    private string Namespace => @namespace!.Name;

    public async ValueTask InitializeAsync()
    {
        await charts.Start(TestContext.Current.CancellationToken);
        @namespace = await cluster.NewNamespace("helm");
    }

    public async ValueTask DisposeAsync()
    {
        await @namespace!.DisposeAsync();
        await charts.DisposeAsync();
    }

    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_removed_without_a_trace()
    {
        var installed = await Helm("install", "1.0.0", "--set", "message=one", "--wait");
        Assert.Contains("web-hello says: one", installed, StringComparison.Ordinal);
        Assert.Equal("nginx:1.25", await Image());

        await Helm("upgrade", "1.2.0", "--set", "message=two", "--wait");
        Assert.Equal("nginx:1.27", await Image());
        Assert.Equal("poddisruptionbudget.policy/web-hello", (await Get("pdb", "-o", "name")).Trim());

        await helm.Output("rollback", "web", "1", "-n", Namespace, "--wait", "--timeout", "50s");
        Assert.Equal("nginx:1.25", await Image());
        Assert.Equal("one", await Get("configmap", "web-hello", "-o", "jsonpath={.data.message}"));
        Assert.Empty(await Get("pdb", "-o", "name"));
        Assert.Equal(["1 superseded", "2 superseded", "3 deployed"], await History());

        await helm.Output("uninstall", "web", "-n", Namespace, "--wait", "--timeout", "50s");
        Assert.Empty(await Get("deployments,services,secrets,jobs,poddisruptionbudgets", "-o", "name"));
    }

    [Fact]
    public async Task The_hook_runs_after_each_change_and_is_removed_when_it_has_succeeded()
    {
        await Helm("install", "1.2.0", "--wait");
        Assert.Empty(await Get("jobs", "-o", "name"));
        Assert.Equal(["Job completed"], await Said("web-hello-announcement", "Completed"));

        await Helm("upgrade", "1.2.0", "--wait");
        Assert.Empty(await Get("jobs", "-o", "name"));
    }

    [Fact]
    public async Task A_hook_that_fails_fails_the_release_and_stays_to_be_looked_at_until_the_next_one()
    {
        var refused = await Fails("install", "1.2.0", "--set", "announcement.image=busybox:does-not-exist", "--timeout", "5s");
        Assert.Contains("failed post-install", refused, StringComparison.Ordinal);
        Assert.Equal("job.batch/web-hello-announcement", (await Get("jobs", "-o", "name")).Trim());
        Assert.Equal(["1 failed"], await History());

        await Helm("upgrade", "1.2.0", "--reset-values", "--wait");
        Assert.Empty(await Get("jobs", "-o", "name"));
        Assert.Equal(["1 superseded", "2 deployed"], await History());
    }

    [Fact]
    public async Task An_upgrade_that_never_becomes_ready_fails_and_is_rolled_back_where_that_was_asked_for()
    {
        await Helm("install", "1.1.0", "--wait");

        var failed = await Fails("upgrade", "1.1.0", "--set", Unpullable, "--wait", "--timeout", "5s");
        Assert.Contains("context deadline exceeded", failed, StringComparison.Ordinal);
        Assert.Equal(["1 deployed", "2 failed"], await History());

        var rolledBack = await Fails("upgrade", "1.1.0", "--set", Unpullable, "--rollback-on-failure", "--timeout", "5s");
        Assert.Contains("has been rolled back due to rollback-on-failure being set", rolledBack, StringComparison.Ordinal);
        Assert.Equal(["1 superseded", "2 failed", "3 failed", "4 deployed"], await History());
        Assert.Equal("nginx:1.26", await Image());
    }

    [Fact]
    public async Task What_somebody_else_has_scaled_is_a_conflict_until_it_is_taken_over()
    {
        await Helm("install", "1.2.0", "--wait");
        await kubectl.Output("scale", "deployment", "web-hello", "-n", Namespace, "--replicas=3");

        var refused = await Fails("upgrade", "1.2.0", "--set", "replicaCount=1");
        Assert.Contains("conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas", refused, StringComparison.Ordinal);

        await Helm("upgrade", "1.2.0", "--set", "replicaCount=1", "--force-conflicts", "--wait");
        Assert.Equal("1", await Get("deployment", "web-hello", "-o", "jsonpath={.spec.replicas}"));
        Assert.Equal(["1 superseded", "2 failed", "3 deployed"], await History());
    }

    [Fact]
    public async Task A_release_whose_history_was_kept_comes_back_by_a_rollback()
    {
        await Helm("install", "1.1.0");
        await helm.Output("uninstall", "web", "-n", Namespace, "--keep-history", "--wait", "--timeout", "50s");
        Assert.Equal(["1 uninstalled"], await History());
        Assert.Empty(await Get("deployments,services,secrets", "-l", "app.kubernetes.io/instance=web", "-o", "name"));

        await helm.Output("rollback", "web", "1", "-n", Namespace, "--wait", "--timeout", "50s");

        Assert.Equal(["1 uninstalled", "2 deployed"], await History());
        Assert.Equal("nginx:1.26", await Image());
    }

    [Fact]
    public async Task A_password_that_nobody_gave_is_made_once_and_kept()
    {
        await Helm("install", "1.0.0");
        var made = await Password();

        var tried = JsonNode.Parse(await Helm("upgrade", "1.1.0", "--dry-run=server", "-o", "json"))!["manifest"]!.GetValue<string>();
        await Helm("upgrade", "1.1.0");

        Assert.Equal(24, made.Length);
        Assert.Equal(made, await Password());
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(made)), tried, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_somebody_gave_is_the_one()
    {
        await Helm("install", "1.0.0", "--set-string", "password=1234");

        Assert.Equal("1234", await Password());
    }

    [Fact]
    public async Task The_page_says_the_message_also_after_it_has_changed()
    {
        await Helm("install", "1.2.0", "--set", "replicaCount=1", "--set", "message=a < b", "--wait");
        Assert.Contains("<h1>a &lt; b</h1>", await Page(), StringComparison.Ordinal);

        await Helm("upgrade", "1.2.0", "--set", "replicaCount=1", "--set", "message=b > a", "--wait");
        Assert.Contains("<h1>b &gt; a</h1>", await Page(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_of_the_chart_asks_the_service_for_its_page()
    {
        Assert.SkipUnless(cluster.IsDemo, "A real cluster for tests need not have cluster DNS.");
        await Helm("install", "1.2.0", "--wait");

        Assert.Contains("Phase:          Succeeded", await helm.Output("test", "web", "-n", Namespace), StringComparison.Ordinal);

        await kubectl.Output("scale", "deployment", "web-hello", "-n", Namespace, "--replicas=0");
        await kubectl.Output("wait", "--for=delete", "pods", "-l", "app.kubernetes.io/name=hello", "-n", Namespace, "--timeout=50s");
        Assert.NotEqual(0, (await helm.Run("test", "web", "-n", Namespace)).ExitCode);
    }

    private Task<string> Helm(string change, string version, params string[] more) => helm.Output(Arguments(change, version, more));

    private async Task<string> Fails(string change, string version, params string[] more)
    {
        var result = await helm.Run(Arguments(change, version, more));
        Assert.NotEqual(0, result.ExitCode);
        return result.Error;
    }

    private string[] Arguments(string change, string version, string[] more) =>
    [
        change, "web", "hello", "--repo", charts.Address.ToString(), "--version", version, "-n", Namespace, "--timeout", "50s", .. more,
    ];

    private Task<string> Get(params string[] arguments) => kubectl.Output(["get", .. arguments, "-n", Namespace]);

    private Task<string> Image() => Get("deployment", "web-hello", "-o", "jsonpath={.spec.template.spec.containers[0].image}");

    private async Task<string> Password() =>
        Encoding.UTF8.GetString(Convert.FromBase64String(await Get("secret", "web-hello", "-o", "jsonpath={.data.password}")));

    private Task<string> Page() =>
        kubectl.Output("exec", "deployment/web-hello", "-n", Namespace, "--", "cat", "/usr/share/nginx/html/index.html");

    private async Task<IEnumerable<string>> History() =>
        JsonNode.Parse(await helm.Output("history", "web", "-n", Namespace, "-o", "json"))!.AsArray().Select(one => $"{one!["revision"]} {one["status"]}");

    private async Task<IEnumerable<string>> Said(string name, string reason) =>
        JsonNode.Parse(await Get("events", "--field-selector", $"involvedObject.name={name},reason={reason}", "-o", "json"))!["items"]!.AsArray().Select(one => $"{one!["message"]}");
}
