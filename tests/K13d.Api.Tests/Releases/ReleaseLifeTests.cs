using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Releases;

/// <summary>The whole life of a release over REST; after every step K13d tells of it what helm tells.</summary>
[ClusterTests]
public sealed class ReleaseLifeTests(SharedK13d k13d) : ReleaseHttpTests(k13d)
{
    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_removed()
    {
        var installed = await PostOk("/api/helm/install", Hello("web", "1.0.0", Values("one"), ("wait", true), ("timeoutSeconds", 120)));
        Assert.Equal((1, "deployed", "hello-1.0.0", "Install complete"), Row(installed));
        Assert.Contains("web-hello says: one", Text(installed, "notes"), StringComparison.Ordinal);
        await IsAsHelmSays("web");

        var upgraded = await PostOk("/api/helm/upgrade", Hello("web", "1.2.0", Values("two"), ("wait", true), ("timeoutSeconds", 120)));
        Assert.Equal((2, "deployed", "hello-1.2.0", "Upgrade complete"), Row(upgraded));
        await IsAsHelmSays("web");

        var failed = await Post("/api/helm/upgrade", Hello("web", "1.2.0", Unpullable, ("atomic", true), ("timeoutSeconds", 6)));
        var error = await Refused(HttpStatusCode.GatewayTimeout, Task.FromResult(failed));
        Assert.Contains("rolled back", Text(error, "error"), StringComparison.Ordinal);
        Assert.Equal(["1 superseded", "2 superseded", "3 failed", "4 deployed"], await History("web"));
        await IsAsHelmSays("web");

        var rolledBack = await PostOk("/api/helm/rollback", new { name = "web", @namespace = Home, revision = 1, wait = true, timeoutSeconds = 120 });
        Assert.Equal((5, "deployed", "hello-1.0.0", "Rollback to 1"), Row(rolledBack));
        Assert.Equal("one", Text((await HelmSays("get", "values", "web")), "message"));
        await IsAsHelmSays("web");

        var kept = await Ok(await Client.DeleteAsync($"/api/helm/releases/web?namespace={Home}&keepHistory=true&wait=true", Cancellation));
        Assert.Equal(("uninstalled", true), (Text(kept, "status"), kept["keptHistory"]!.GetValue<bool>()));
        Assert.Equal("5 uninstalled", (await History("web"))[^1]);
        await IsAsHelmSays("web");

        await Refused(HttpStatusCode.Conflict, Post("/api/helm/install", Hello("web", "1.0.0")));
        var back = await PostOk("/api/helm/upgrade", Hello("web", "1.1.0", Quick, ("install", true)));
        Assert.Equal((6, "deployed", "hello-1.1.0", "Install complete"), Row(back));
        await IsAsHelmSays("web");

        await Ok(await Client.DeleteAsync($"/api/helm/releases/web?namespace={Home}&wait=true", Cancellation));
        Assert.Empty((await HelmSays("list")).AsArray());
        Assert.Empty((await GetOk($"/api/helm/releases?namespace={Home}"))["items"]!.AsArray());
        await Refused(HttpStatusCode.NotFound, Client.DeleteAsync($"/api/helm/releases/web?namespace={Home}", Cancellation));
    }

    [Fact]
    public async Task A_release_of_the_command_line_is_changed_by_K13d_and_one_of_K13d_on_the_command_line()
    {
        await Helm.Output("install", "cli", "hello", "--repo", Charts, "--version", "1.0.0", "--namespace", Home, "--set", "replicaCount=1,announcement.enabled=false");
        Assert.Equal("cli", Text(Assert.Single((await GetOk($"/api/helm/releases?namespace={Home}"))["items"]!.AsArray())!, "name"));

        // Nobody has told K13d where that is from.
        var unknown = await Refused(HttpStatusCode.BadRequest, Post("/api/helm/upgrade", new { name = "cli", @namespace = Home, chart = "hello", values = new { replicaCount = 2 } }));
        Assert.Contains("repo", Text(unknown, "error"), StringComparison.Ordinal);

        await PostOk("/api/helm/upgrade", Hello("cli", "1.1.0"));
        Assert.Equal(["1 superseded", "2 deployed"], await History("cli"));

        // Now it is known.
        var again = await PostOk("/api/helm/upgrade", new { name = "cli", @namespace = Home, chart = "hello", version = "1.1.0", values = new { replicaCount = 0 } });
        Assert.Equal((3, "deployed", "hello-1.1.0", "Upgrade complete"), Row(again));
        await Helm.Output("rollback", "cli", "1", "--namespace", Home);
        await IsAsHelmSays("cli");
        await Helm.Output("uninstall", "cli", "--namespace", Home);
        await Refused(HttpStatusCode.NotFound, Post("/api/helm/upgrade", Hello("cli", "1.1.0")));
    }

    /// <summary>K13d's list, history, values and manifest of a release are helm's.</summary>
    private async Task IsAsHelmSays(string name)
    {
        var listed = Assert.Single((await GetOk($"/api/helm/releases?namespace={Home}"))["items"]!.AsArray())!;
        var helms = Assert.Single((await HelmSays("list")).AsArray())!;
        Assert.Equal(
            (Text(helms, "name"), Text(helms, "namespace"), int.Parse(Text(helms, "revision"), CultureInfo.InvariantCulture), Text(helms, "status"), Text(helms, "chart"), Text(helms, "app_version")),
            (Text(listed, "name"), Text(listed, "namespace"), listed["revision"]!.GetValue<int>(), Text(listed, "status"), Text(listed, "chart"), Text(listed, "appVersion")));

        var history = (await GetOk($"/api/helm/releases/{name}/history?namespace={Home}"))["items"]!.AsArray();
        Assert.Equal(
            (await HelmSays("history", name)).AsArray().Select(revision => (revision!["revision"]!.GetValue<int>(), Text(revision, "status"), Text(revision, "chart"), Text(revision, "description"))),
            history.Select(revision => (revision!["revision"]!.GetValue<int>(), Text(revision, "status"), Text(revision, "chart"), Text(revision, "description"))));

        var values = await Helm.Output("get", "values", name, "--namespace", Home, "--output", "json");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(values) ?? new JsonObject(), await GetOk($"/api/helm/releases/{name}/values?namespace={Home}")), values);

        var administrator = await As(Domain.Identity.Role.Admin);
        var manifest = await administrator.GetStringAsync($"/api/helm/releases/{name}/manifest?namespace={Home}&reveal=true", Cancellation);
        Assert.Equal((await Helm.Output("get", "manifest", name, "--namespace", Home)).Trim(), manifest.Trim());
    }

    private static JsonObject Values(string message) => new() { ["message"] = message, ["replicaCount"] = 1 };

    private static JsonObject Unpullable => new() { ["image"] = new JsonObject { ["tag"] = "does-not-exist" } };

    private static (int Revision, string Status, string Chart, string Description) Row(JsonNode release) =>
        (release["revision"]!.GetValue<int>(), Text(release, "status"), Text(release, "chart"), Text(release, "description"));
}
