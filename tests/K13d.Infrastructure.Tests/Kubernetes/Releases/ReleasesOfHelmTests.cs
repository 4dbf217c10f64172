using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Testing.Charts;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Releases;

/// <summary>What the real helm does on the command line is seen at once, and as helm itself says it.</summary>
[ClusterTests]
public sealed class ReleasesOfHelmTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private readonly TestChart chart = new();
    private TestNamespace home = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReleases Releases => services.GetRequiredService<IReleases>();

    public async ValueTask InitializeAsync() => home = await cluster.NewNamespace("k13d-helm");

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        chart.Dispose();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task Each_step_of_a_release_is_read_as_helm_tells_it()
    {
        await Succeeds("install", "web", chart.Path, "--set", "message=one,auth.password=first-password");
        await IsAsHelmSays("web", ReleaseStatus.Deployed);

        await Succeeds("upgrade", "web", chart.Path, "--set", "message=two");
        await IsAsHelmSays("web", ReleaseStatus.Deployed);

        Assert.NotEqual(0, (await Run("upgrade", "web", chart.Path, "--set", "broken=true")).ExitCode);
        await IsAsHelmSays("web", ReleaseStatus.Failed);

        await Succeeds("rollback", "web", "1");
        await IsAsHelmSays("web", ReleaseStatus.Deployed);

        await Succeeds("uninstall", "web", "--keep-history");
        await IsAsHelmSays("web", ReleaseStatus.Uninstalled);

        await Succeeds("uninstall", "web");
        Assert.Empty(Value(await Releases.Latest(home.Name, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Releases.History(home.Name, "web", Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Releases.Find(home.Name, "web", null, Cancellation)));
    }

    [Fact]
    public async Task Releases_of_several_namespaces_are_in_one_list_and_each_only_in_its_own()
    {
        await using var other = await cluster.NewNamespace("k13d-helm");
        await Succeeds("install", "one", chart.Path);
        await cluster.Helm.Output("install", "one", chart.Path, "--namespace", other.Name);

        Assert.Equal(["one"], Value(await Releases.Latest(other.Name, Cancellation)).Select(release => release.Name));
        var all = Value(await Releases.Latest(null, Cancellation)).Where(release => release.Namespace == home.Name || release.Namespace == other.Name);
        Assert.Equal(new[] { home.Name, other.Name }.Order(StringComparer.Ordinal), all.Select(release => release.Namespace));
    }

    [Fact]
    public async Task A_hook_tells_when_it_runs_and_when_it_ran()
    {
        await Succeeds("install", "web", chart.Path);

        var hook = Assert.Single(Value(await Releases.Find(home.Name, "web", null, Cancellation)).Hooks);

        Assert.Equal(("ConfigMap", "web-hook"), (hook.Kind, hook.Name));
        Assert.Equal(["post-install", "post-upgrade"], hook.Events);
        Assert.Equal("Succeeded", hook.LastRun?.Phase);
        Assert.True(hook.LastRun!.Started <= hook.LastRun.Completed);
    }

    [Fact]
    public async Task Where_the_newest_revision_is_superseded_it_is_the_one_that_helm_lists()
    {
        await Succeeds("install", "web", chart.Path);
        await Succeeds("upgrade", "web", chart.Path);
        await Succeeds("upgrade", "web", chart.Path);
        await cluster.Client.CoreV1.DeleteNamespacedSecretAsync("sh.helm.release.v1.web.v3", home.Name, cancellationToken: Cancellation);

        var latest = Assert.Single(Value(await Releases.Latest(home.Name, Cancellation)));

        Assert.Equal((2, ReleaseStatus.Superseded), (latest.Revision, latest.Status));
        Assert.Equal([("web", "2", "superseded")], (await Json("list")).AsArray().Select(row => (Text(row, "name"), Text(row, "revision"), Text(row, "status"))));
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_not_found_and_those_that_are_are_named()
    {
        await Succeeds("install", "web", chart.Path);
        await Succeeds("upgrade", "web", chart.Path);

        Assert.Contains("there are 1, 2", Assert.IsType<Failure.NotFound>(FailureOf(await Releases.Find(home.Name, "web", 7, Cancellation))).Message, StringComparison.Ordinal);
    }

    private async Task IsAsHelmSays(string name, ReleaseStatus status)
    {
        var latest = Assert.Single(Value(await Releases.Latest(home.Name, Cancellation)));
        Assert.Equal(status, latest.Status);
        Assert.Equal(
            (await Json("list")).AsArray().Select(row => (Text(row, "name"), Text(row, "namespace"), Text(row, "revision"), Seconds(Text(row, "updated")), Text(row, "status"), Text(row, "chart"), Text(row, "app_version"))),
            [(latest.Name, latest.Namespace, latest.Revision.ToString(CultureInfo.InvariantCulture), Seconds(latest.Updated.ToString("u", CultureInfo.InvariantCulture)), latest.Status.Name, latest.Chart.ToString(), latest.Chart.AppVersion!)]);
        var history = Value(await Releases.History(home.Name, name, Cancellation));
        Assert.Equal(
            (await Json("history", name)).AsArray().Select(row => ((int)row!["revision"]!, Seconds(Text(row, "updated")), Text(row, "status"), Text(row, "chart"), Text(row, "app_version"), Text(row, "description"))),
            history.Select(row => (row.Revision, Seconds(row.Updated.ToString("u", CultureInfo.InvariantCulture)), row.Status.Name, row.Chart.ToString(), row.Chart.AppVersion!, row.Description)));
        foreach (var revision in history)
        {
            var number = revision.Revision.ToString(CultureInfo.InvariantCulture);
            var contents = Value(await Releases.Find(home.Name, name, revision.Revision, Cancellation));
            Assert.Equal(revision, contents.Revision);
            // It ends the last line once more.
            Assert.Equal(await Succeeds("get", "manifest", name, "--revision", number), contents.Manifest + "\n");
            Assert.Equal(await Succeeds("get", "notes", name, "--revision", number), $"NOTES:\n{contents.Notes}\n");
            Assert.True(JsonNode.DeepEquals(await Json("get", "values", name, "--revision", number) ?? new JsonObject(), contents.Values), contents.Values.ToJsonString());
        }
    }

    private async Task<JsonNode> Json(params string[] arguments) => JsonNode.Parse(await Succeeds([.. arguments, "--output", "json"]))!;

    private Task<string> Succeeds(params string[] arguments) => cluster.Helm.Output([.. arguments, "--namespace", home.Name]);

    private Task<K13d.Testing.Tools.HelmResult> Run(params string[] arguments) => cluster.Helm.Run([.. arguments, "--namespace", home.Name]);

    private static string Text(JsonNode? row, string field) => row![field]!.ToString();

    /// <summary>Helm writes a time in several ways; they agree to the second.</summary>
    private static string Seconds(string time) => time[..19].Replace('T', ' ');
}
