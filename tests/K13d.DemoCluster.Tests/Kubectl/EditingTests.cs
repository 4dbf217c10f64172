using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>The commands of kubectl that change what is there, besides apply and patch.</summary>
[ClusterTests]
public sealed class EditingTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task Replace_replaces_and_with_force_makes_anew()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "settings", "-n", @namespace.Name, "--from-literal=old=1");
        var first = await Field("{.metadata.uid}");

        Assert.Equal(
            "configmap/settings replaced\n", await kubectl.Output(Manifests.ConfigMap("settings", "new", "2"), ["replace", "-n", @namespace.Name, "-f", "-"]));
        Assert.Equal($$"""{{first}} {"new":"2"}""", await Field("{.metadata.uid} {.data}"));

        await kubectl.Output(Manifests.ConfigMap("settings", "new", "3"), ["replace", "--force", "-n", @namespace.Name, "-f", "-"]);
        Assert.NotEqual(first, await Field("{.metadata.uid}"));

        Task<string> Field(string path) => kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", $"jsonpath={path}");
    }

    [Fact]
    public async Task Edit_stores_what_the_editor_leaves()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "settings", "-n", @namespace.Name, "--from-literal=colour=red");
        using var edited = new KubectlRunner(cluster.KubeconfigPath) { Editor = "sed -i s/red/blue/" };

        Assert.Equal("configmap/settings edited\n", await edited.Output("edit", "configmap", "settings", "-n", @namespace.Name));
        Assert.Equal("blue", await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data.colour}"));
    }

    [Theory]
    [InlineData("true", 0, "Edit cancelled, no changes made.\n", "")]
    [InlineData("sed -i s/colour:/col:our:/", 1, "", "error: Edit cancelled, no valid changes were saved.\n")]
    [InlineData("sed -i s/apiVersion/apiVersiom/", 1, "", "error: Edit cancelled, no valid changes were saved.\n")]
    [InlineData("false", 1, "", "error: there was a problem with the editor \"false\"\n")]
    public async Task Edit_stores_nothing_that_is_unchanged_or_invalid(string editor, int ends, string said, string why)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "settings", "-n", @namespace.Name, "--from-literal=colour=red");
        using var edited = new KubectlRunner(cluster.KubeconfigPath) { Editor = editor };

        var (exitCode, output, error) = await edited.Run("edit", "configmap", "settings", "-n", @namespace.Name);

        Assert.Equal(ends, exitCode);
        Assert.EndsWith(said + why, output + error, StringComparison.Ordinal);
        Assert.Equal(
            """{"colour":"red"}""", await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data}"));
    }

    [Fact]
    public async Task Diff_shows_what_apply_would_change_and_changes_nothing()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.ConfigMap("settings", "a", "before"), ["apply", "-n", @namespace.Name, "-f", "-"]);

        var same = await kubectl.Run(Manifests.ConfigMap("settings", "a", "before"), ["diff", "-n", @namespace.Name, "-f", "-"]);
        var (exitCode, output, _) = await kubectl.Run(Manifests.ConfigMap("settings", "a", "after"), ["diff", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal((0, ""), (same.ExitCode, same.Output));
        Assert.Equal(1, exitCode);
        Assert.Contains("-  a: before\n+  a: after\n", output, StringComparison.Ordinal);
        Assert.Equal("before", await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data.a}"));
    }

    [Fact]
    public async Task Diff_of_a_server_side_apply_shows_what_is_new_and_tells_a_conflict()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] diff = ["diff", "--server-side", "-n", @namespace.Name, "-f", "-"];

        var (exitCode, output, _) = await kubectl.Run(Manifests.ConfigMap("settings", "a", "before"), diff);
        Assert.Equal(1, exitCode);
        Assert.Contains("+  a: before\n", output, StringComparison.Ordinal);
        await kubectl.Output(Manifests.ConfigMap("settings", "a", "before"), ["apply", "--server-side", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal((0, ""), await Diff("before"));
        Assert.Equal(1, (await Diff("after")).ExitCode);
        var refused = await kubectl.Run(Manifests.ConfigMap("settings", "a", "after"), [.. diff, "--field-manager=other"]);
        Assert.True(refused.ExitCode > 1);
        Assert.Contains("conflict with \"kubectl\": .data.a", refused.Error, StringComparison.Ordinal);

        async Task<(int ExitCode, string Output)> Diff(string value)
        {
            var run = await kubectl.Run(Manifests.ConfigMap("settings", "a", value), diff);
            return (run.ExitCode, run.Output);
        }
    }

    [Fact]
    public async Task Apply_with_prune_deletes_what_the_manifests_no_longer_have()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] apply = ["apply", "-n", @namespace.Name, "--prune", "-l", "set=all", "--prune-allowlist=core/v1/ConfigMap", "-f", "-"];
        await kubectl.Output(Labelled("kept") + "---\n" + Labelled("dropped"), apply);

        Assert.Equal("configmap/kept unchanged\nconfigmap/dropped pruned\n", await kubectl.Output(Labelled("kept"), apply));
        Assert.Equal("configmap/kept\n", await kubectl.Output("get", "configmaps", "-n", @namespace.Name, "-l", "set=all", "-o", "name"));

        static string Labelled(string name) =>
            Manifests.ConfigMap(name, "a", "1").Replace($"name: {name}", $"name: {name}\n  labels: {{set: all}}", StringComparison.Ordinal);
    }

    [Theory, InlineData("label", "labels"), InlineData("annotate", "annotations")]
    public async Task A_mark_is_overwritten_only_when_told_so(string command, string field)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "marked", "-n", @namespace.Name);
        await kubectl.Output(command, "configmap", "marked", "-n", @namespace.Name, "tier=front");

        Assert.Equal(1, (await kubectl.Run(command, "configmap", "marked", "-n", @namespace.Name, "tier=back")).ExitCode);
        await kubectl.Output(command, "configmap", "marked", "-n", @namespace.Name, "tier=back", "--overwrite");

        Assert.Equal("back", await kubectl.Output("get", "configmap", "marked", "-n", @namespace.Name, "-o", $"jsonpath={{.metadata.{field}.tier}}"));
    }

    [Fact]
    public async Task Set_changes_a_deployments_image_environment_resources_and_account()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);

        await Set("image", "web=nginx:1.27");
        await Set("env", "LEVEL=info");
        await Set("resources", "--limits=cpu=100m,memory=64Mi");
        await Set("serviceaccount", "robot");

        Assert.Equal(
            """nginx:1.27 [{"name":"LEVEL","value":"info"}] {"limits":{"cpu":"100m","memory":"64Mi"}} robot""",
            await kubectl.Output(
                "get", "deployment", "web", "-n", @namespace.Name,
                "-o", "jsonpath={.spec.template.spec.containers[0]['image','env','resources']} {.spec.template.spec.serviceAccountName}"));

        async Task Set(string what, string value) => Assert.StartsWith(
            "deployment.apps/web ", await kubectl.Output("set", what, "deployment", "web", "-n", @namespace.Name, value), StringComparison.Ordinal);
    }

    /// <summary>In a cluster of its own: what is tainted or cordoned is so for every test.</summary>
    [Fact]
    public async Task A_node_is_tainted_and_cordoned_and_neither_again()
    {
        await using var own = await TestCluster.StartDemo(new DemoClusterOptions { Seed = false });

        Assert.Equal("node/node-1 tainted\n", await own.Kubectl.Output("taint", "nodes", "node-1", "a=b:NoSchedule"));
        Assert.Equal("node/node-1 cordoned\n", await own.Kubectl.Output("cordon", "node-1"));
        Assert.Contains("Ready,SchedulingDisabled", await own.Kubectl.Output("get", "node", "node-1"), StringComparison.Ordinal);
        Assert.Equal("node/node-1 uncordoned\n", await own.Kubectl.Output("uncordon", "node-1"));
        Assert.Equal("node/node-1 untainted\n", await own.Kubectl.Output("taint", "nodes", "node-1", "a-"));
        Assert.Equal(" ", await own.Kubectl.Output("get", "node", "node-1", "-o", "jsonpath={.spec.taints} {.spec.unschedulable}"));
    }
}
