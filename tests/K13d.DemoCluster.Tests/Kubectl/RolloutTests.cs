using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class RolloutTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task A_rollout_is_followed_recorded_and_undone()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", "nginx:1.26"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await Succeeds("status");
        await kubectl.Output("set", "image", "deployment/web", "-n", @namespace.Name, "web=nginx:1.27");
        await Succeeds("status");

        var history = await kubectl.Output("rollout", "history", "deployment/web", "-n", @namespace.Name);
        Assert.Matches(@"(?m)^1 +<none>$", history);
        Assert.Matches(@"(?m)^2 +<none>$", history);
        Assert.Contains("nginx:1.26", await kubectl.Output("rollout", "history", "deployment/web", "-n", @namespace.Name, "--revision=1"), StringComparison.Ordinal);

        Assert.Equal("deployment.apps/web rolled back\n", await kubectl.Output("rollout", "undo", "deployment/web", "-n", @namespace.Name));
        await Succeeds("status");
        Assert.Equal(
            "nginx:1.26",
            await kubectl.Output("get", "deployment", "web", "-n", @namespace.Name, "-o", "jsonpath={.spec.template.spec.containers[0].image}"));

        async Task Succeeds(string verb) => Assert.Contains(
            "successfully rolled out", await kubectl.Output("rollout", verb, "deployment/web", "-n", @namespace.Name), StringComparison.Ordinal);
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

    [Fact]
    public async Task Scale_checks_the_number_that_it_expects()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);

        var (exitCode, _, error) = await kubectl.Run("scale", "deployment/web", "-n", @namespace.Name, "--current-replicas=5", "--replicas=1");

        Assert.Equal(1, exitCode);
        Assert.Contains("Expected replicas to be 5, was 0", error, StringComparison.Ordinal);
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
