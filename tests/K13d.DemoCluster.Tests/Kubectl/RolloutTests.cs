using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class RolloutTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Theory]
    [InlineData("Deployment", "deployment \"web\" successfully rolled out\n")]
    [InlineData("StatefulSet", "partitioned roll out complete: 1 new pods have been updated...\n")]
    [InlineData("DaemonSet", "daemon set \"web\" successfully rolled out\n")]
    public async Task A_rollout_is_followed_recorded_restarted_and_undone(string kind, string complete)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Workload(kind, "web"), ["create", "-n", @namespace.Name, "-f", "-"]);
        var (workload, named) = ($"{kind}/web", $"{kind.ToLowerInvariant()}.apps/web");
        await Completes();
        Assert.Equal($"{named} image updated\n", await kubectl.Output("set", "image", workload, "-n", @namespace.Name, "web=nginx:1.27"));
        await Completes();

        Assert.Matches(@"(?m)^1 +<none>$\n^2 +<none>$", await Rollout("history"));
        Assert.Matches(@"Image:\tnginx:1\.26\n", await Rollout("history", "--revision=1"));
        Assert.Equal("error: unable to find the specified revision\n", await RolloutFails("history", "--revision=9"));
        Assert.Equal("error: unable to find specified revision 9 in history\n", await RolloutFails("undo", "--to-revision=9"));
        Assert.Equal($"{named} rolled back (server dry run)\n", await Rollout("undo", "--dry-run=server"));

        Assert.Equal($"{named} rolled back\n", await Rollout("undo"));
        await Completes();
        Assert.Equal("nginx:1.26", await Field("{.spec.template.spec.containers[0].image}"));
        Assert.Matches(@"(?m)^2 +<none>$\n^3 +<none>$", await Rollout("history"));
        Assert.Equal($"{named} rolled back\n", await Rollout("undo", "--to-revision=2"));
        Assert.Equal("nginx:1.27", await Field("{.spec.template.spec.containers[0].image}"));

        Assert.Equal($"{named} restarted\n", await Rollout("restart"));
        await Completes();
        Assert.NotEmpty(await Field(@"{.spec.template.metadata.annotations.kubectl\.kubernetes\.io/restartedAt}"));

        Task<string> Rollout(string verb, params string[] options) => kubectl.Output(["rollout", verb, workload, "-n", @namespace.Name, .. options]);

        async Task<string> RolloutFails(string verb, params string[] options)
        {
            var (exitCode, _, error) = await kubectl.Run(["rollout", verb, workload, "-n", @namespace.Name, .. options]);
            Assert.Equal(1, exitCode);
            return error;
        }

        async Task Completes() => Assert.EndsWith(complete, await Rollout("status"), StringComparison.Ordinal);

        Task<string> Field(string path) => kubectl.Output("get", workload, "-n", @namespace.Name, "-o", $"jsonpath={path}");
    }

    [Fact]
    public async Task A_paused_rollout_waits_and_is_neither_restarted_nor_undone_until_it_is_resumed()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Workload("Deployment", "web", "nginx:1.25"), ["create", "-n", @namespace.Name, "-f", "-"]);
        // A template that its controller has not seen is no revision.
        await Says("deployment \"web\" successfully rolled out\n", "rollout", "status");
        await Says("deployment.apps/web image updated\n", "set", "image", "web=nginx:1.26");
        await Says("deployment \"web\" successfully rolled out\n", "rollout", "status");
        await Says("deployment.apps/web paused\n", "rollout", "pause");

        await Refuses("error: deployments.apps \"web\" is already paused\n", "pause");
        await Refuses("error: deployments.apps \"web\" can't restart paused deployment (run rollout resume first)\n", "restart");
        await Refuses("error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n", "undo");
        await Says("deployment.apps/web image updated\n", "set", "image", "web=nginx:1.27");
        await kubectl.Output("wait", "--for=jsonpath={.status.observedGeneration}=4", "deployment/web", "-n", @namespace.Name);
        Assert.Equal("nginx:1.26", await Running());

        await Says("deployment.apps/web resumed\n", "rollout", "resume");
        await Refuses("error: deployments.apps \"web\" is not paused\n", "resume");
        await Says("deployment \"web\" successfully rolled out\n", "rollout", "status");
        Assert.Equal("nginx:1.27", await Running());

        async Task Says(string said, string command, string verb, params string[] options) => Assert.EndsWith(
            said, await kubectl.Output([command, verb, "deployment/web", "-n", @namespace.Name, .. options]), StringComparison.Ordinal);

        async Task Refuses(string said, string verb)
        {
            var (exitCode, _, error) = await kubectl.Run("rollout", verb, "deployment/web", "-n", @namespace.Name);
            Assert.Equal((1, said), (exitCode, error));
        }

        // Of a ReplicaSet that is scaled down nothing runs any more.
        Task<string> Running() => kubectl.Output(
            "get", "replicasets", "-n", @namespace.Name, "-o", "jsonpath={.items[?(@.spec.replicas>0)].spec.template.spec.containers[0].image}");
    }

    [Theory, InlineData("StatefulSet"), InlineData("DaemonSet")]
    public async Task Only_a_Deployment_can_be_paused(string kind)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Workload(kind, "web"), ["create", "-n", @namespace.Name, "-f", "-"]);

        var (exitCode, _, error) = await kubectl.Run("rollout", "pause", $"{kind}/web", "-n", @namespace.Name);

        Assert.Equal((1, $"error: {kind.ToLowerInvariant()}s.apps \"web\" pausing is not supported\n"), (exitCode, error));
    }

    [Fact]
    public async Task A_restart_replaces_the_pods()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("rollout", "status", "deployment/web", "-n", @namespace.Name);
        var before = await Pods();

        Assert.Equal("deployment.apps/web restarted\n", await kubectl.Output("rollout", "restart", "deployment/web", "-n", @namespace.Name));
        await kubectl.Output("rollout", "status", "deployment/web", "-n", @namespace.Name);
        await kubectl.Output("wait", "--for=delete", "-n", @namespace.Name, before);

        Assert.NotEqual(before, await Pods());

        async Task<string> Pods() => (await kubectl.Output("get", "pods", "-n", @namespace.Name, "-o", "name")).Trim();
    }

    [Theory]
    [InlineData("deployment/web")]
    [InlineData("replicaset")]
    public async Task Scale_changes_the_replicas(string what)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("rollout", "status", "deployment/web", "-n", @namespace.Name);
        var target = what == "replicaset" ? (await kubectl.Output("get", "replicasets", "-n", @namespace.Name, "-o", "name")).Trim() : what;

        Assert.EndsWith(" scaled\n", await kubectl.Output("scale", target, "-n", @namespace.Name, "--replicas=2"), StringComparison.Ordinal);

        if (what != "replicaset")
        {
            await kubectl.Output("wait", "--for=jsonpath={.status.readyReplicas}=2", target, "-n", @namespace.Name);
        }
    }

    /// <summary>Without a condition kubectl patches the scale; with one it puts it, and says no media type.</summary>
    [Theory, InlineData("Deployment"), InlineData("StatefulSet"), InlineData("ReplicaSet")]
    public async Task Scale_checks_the_number_and_the_version_that_it_expects(string kind)
    {
        await using var @namespace = await cluster.NewNamespace();
        var manifest = Manifests.Deployment("web", replicas: 0).Replace("kind: Deployment", $"kind: {kind}", StringComparison.Ordinal);
        await kubectl.Output(manifest, ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=jsonpath={.status.observedGeneration}=1", $"{kind}/web", "-n", @namespace.Name);

        await Refuses("error: Expected replicas to be 5, was 0\n", "--current-replicas=5", "--replicas=1");
        await Refuses("error: Expected resource version to be 1, was ", "--resource-version=1", "--replicas=1");
        Assert.Equal(
            $"{kind.ToLowerInvariant()}.apps/web scaled\n", await kubectl.Output("scale", $"{kind}/web", "-n", @namespace.Name, "--current-replicas=0", "--replicas=1"));
        await kubectl.Output("wait", "--for=jsonpath={.status.readyReplicas}=1", $"{kind}/web", "-n", @namespace.Name);

        async Task Refuses(string said, params string[] options)
        {
            var (exitCode, _, error) = await kubectl.Run(["scale", $"{kind}/web", "-n", @namespace.Name, .. options]);
            Assert.Equal(1, exitCode);
            Assert.StartsWith(said, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_has_read_the_newest_version_may_scale_it()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "deployment", "web", "--image=nginx:1.26", "--replicas=0", "-n", @namespace.Name);
        await kubectl.Output("rollout", "status", "deployment/web", "-n", @namespace.Name);
        var version = await kubectl.Output("get", "deployment", "web", "-n", @namespace.Name, "-o", "jsonpath={.metadata.resourceVersion}");

        var said = await kubectl.Output("scale", "deployment/web", "-n", @namespace.Name, $"--resource-version={version}", "--replicas=2");

        Assert.Equal("deployment.apps/web scaled\n", said);
    }

    [Fact]
    public async Task A_DaemonSet_has_no_scale()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Workload("DaemonSet", "web"), ["create", "-n", @namespace.Name, "-f", "-"]);

        var (exitCode, _, error) = await kubectl.Run("scale", "daemonset/web", "-n", @namespace.Name, "--replicas=1");

        Assert.Equal((1, "Error from server (NotFound): the server could not find the requested resource\n"), (exitCode, error));
    }

    [Fact]
    public async Task Wait_gives_up_after_its_timeout()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("running"), ["create", "-n", @namespace.Name, "-f", "-"]);

        var (exitCode, _, error) = await kubectl.Run("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/running", "-n", @namespace.Name, "--timeout=1s");

        Assert.Equal(1, exitCode);
        Assert.Contains("timed out waiting for the condition on pods/running", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_waited_for()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: main, image: "busybox:1.36", imagePullPolicy: IfNotPresent, command: [sh, -c, "exit 0"]}
            """,
            ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal("job.batch/once condition met\n", await kubectl.Output("wait", "--for=condition=Complete", "job/once", "-n", @namespace.Name));
    }
}
