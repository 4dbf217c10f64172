using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>Cordon and drain, of nodes that are only objects: nothing runs their pods, so they end when they are told to.</summary>
[ClusterTests]
public sealed class NodeTests(TestCluster cluster)
{
    private const string Room = """{"status":{"capacity":{"pods":"9","cpu":"1","memory":"1Gi"},"allocatable":{"pods":"9","cpu":"1","memory":"1Gi"}}}""";

    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task A_node_is_cordoned_and_uncordoned_once()
    {
        await using var node = await NewNode();

        Assert.Equal($"node/{node} cordoned (server dry run)\n", await kubectl.Output("cordon", node.Name, "--dry-run=server"));
        Assert.Equal($"node/{node} cordoned\n", await kubectl.Output("cordon", node.Name));
        Assert.Equal($"node/{node} already cordoned\n", await kubectl.Output("cordon", node.Name));
        Assert.True(await IsCordoned(node));
        Assert.Equal($"node/{node} uncordoned\n", await kubectl.Output("uncordon", node.Name));
        Assert.Equal($"node/{node} already uncordoned\n", await kubectl.Output("uncordon", node.Name));
        Assert.False(await IsCordoned(node));
    }

    [Fact]
    public async Task Nodes_are_cordoned_by_their_labels()
    {
        await using var one = await NewNode();
        await using var other = await NewNode();

        Assert.Equal($"node/{one} cordoned\n", await kubectl.Output("cordon", "-l", $"k13d.example/name={one}"));

        Assert.Equal((true, false), (await IsCordoned(one), await IsCordoned(other)));
    }

    [Theory, InlineData("cordon"), InlineData("uncordon"), InlineData("drain")]
    public async Task A_node_that_is_not_there_is_told(string command)
    {
        var (exitCode, _, error) = await kubectl.Run(command, "k13d-test-nowhere");

        Assert.Equal((1, "Error from server (NotFound): nodes \"k13d-test-nowhere\" not found\n"), (exitCode, error));
    }

    [Theory]
    [InlineData("alone", "cannot delete Pods that declare no controller (use --force to override): ", "--force")]
    [InlineData("scratch", "cannot delete Pods with local storage (use --delete-emptydir-data to override): ", "--force --delete-emptydir-data")]
    public async Task A_drain_evicts_only_what_it_is_told_to(string pod, string why, string options)
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var node = await NewNode();
        await Bind(@namespace, node, pod);

        var (exitCode, _, error) = await Drain(node);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{why}{@namespace}/{pod}", error, StringComparison.Ordinal);
        Assert.Equal($"pod/{pod}\n", await Pods(@namespace));

        var drained = await Drain(node, options.Split(' '));

        Assert.Equal(0, drained.ExitCode);
        Assert.Contains($"pod/{pod} evicted\nnode/{node} drained\n", drained.Output, StringComparison.Ordinal);
        Assert.Contains($"Warning: deleting Pods that declare no controller: {@namespace}/{pod}\n", drained.Error, StringComparison.Ordinal);
        Assert.Equal("", await Pods(@namespace));
        Assert.True(await IsCordoned(node));
    }

    [Fact]
    public async Task The_pods_of_DaemonSets_hold_a_drain_up_unless_they_are_ignored()
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var node = await NewNode();
        // Before there is room for pods: nothing would run those of other tests.
        await kubectl.Output("taint", "node", node.Name, "k13d.example/agents-only=:NoSchedule");
        await kubectl.Output("patch", "node", node.Name, "--subresource=status", "-p", Room);
        var placement = $"nodeSelector: {{k13d.example/name: {node}}}\n      tolerations: [{{key: k13d.example/agents-only, operator: Exists}}]";
        var agents = Manifests.Workload("DaemonSet", "agent").Replace("nodeSelector: {kubernetes.io/os: linux}", placement, StringComparison.Ordinal);
        await kubectl.Output(agents, ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=jsonpath={.status.currentNumberScheduled}=1", "daemonset/agent", "-n", @namespace.Name);
        await kubectl.Output("wait", "--for=condition=PodScheduled", "pod", "-l", "app=agent", "-n", @namespace.Name);
        var agent = (await Pods(@namespace)).Trim()["pod/".Length..];

        // The pods of others' DaemonSets may be there too.
        var (exitCode, _, error) = await Drain(node, "--force");
        Assert.Equal(1, exitCode);
        Assert.Contains("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ", error, StringComparison.Ordinal);
        Assert.Contains($"{@namespace}/{agent}", error, StringComparison.Ordinal);

        var drained = await Drain(node, "--ignore-daemonsets");

        Assert.Equal((0, $"node/{node} already cordoned\nnode/{node} drained\n"), (drained.ExitCode, drained.Output));
        Assert.StartsWith("Warning: ignoring DaemonSet-managed Pods: ", drained.Error, StringComparison.Ordinal);
        Assert.Contains($"{@namespace}/{agent}", drained.Error, StringComparison.Ordinal);
        Assert.Equal($"pod/{agent}\n", await Pods(@namespace));
    }

    [Fact]
    public async Task A_dry_run_of_a_drain_tells_what_would_go_and_changes_nothing()
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var node = await NewNode();
        await Bind(@namespace, node, "alone");

        var (exitCode, output, error) = await Drain(node, "--force", "--dry-run=server");

        Assert.Equal(0, exitCode);
        string[] said = [$"node/{node} cordoned", $"evicting pod {@namespace}/alone", $"node/{node} drained", ""];
        Assert.Equal(string.Join(" (server dry run)\n", said), output);
        Assert.Equal($"Warning: deleting Pods that declare no controller: {@namespace}/alone\n", error);
        Assert.Equal("pod/alone\n", await Pods(@namespace));
        Assert.False(await IsCordoned(node));
    }

    [Fact]
    public async Task A_budget_holds_a_drain_up_until_its_timeout_and_no_longer_once_it_is_gone()
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var node = await NewNode();
        await Bind(@namespace, node, "alone");
        await kubectl.Output(
            "patch", "pod", "alone", "-n", @namespace.Name, "--subresource=status",
            "-p", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
        await kubectl.Output("create", "poddisruptionbudget", "keeps-one", "-n", @namespace.Name, "--selector=app=alone", "--min-available=1");
        await kubectl.Output("wait", "--for=jsonpath={.status.currentHealthy}=1", "poddisruptionbudget/keeps-one", "-n", @namespace.Name);

        var (exitCode, _, error) = await Drain(node, "--force", "--timeout=3s");
        Assert.Equal(1, exitCode);
        Assert.Contains("Cannot evict pod as it would violate the pod's disruption budget.\n", error, StringComparison.Ordinal);
        Assert.Contains($"error when evicting pods/\"alone\" -n \"{@namespace}\": global timeout reached: 3s\n", error, StringComparison.Ordinal);
        Assert.Equal("pod/alone\n", await Pods(@namespace));

        var waiting = Drain(node, "--force");
        await kubectl.Output("delete", "poddisruptionbudget", "keeps-one", "-n", @namespace.Name);

        Assert.Equal(0, (await waiting).ExitCode);
        Assert.Equal("", await Pods(@namespace));
    }

    [Fact]
    public async Task A_drain_may_be_of_some_pods_only()
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var node = await NewNode();
        await Bind(@namespace, node, "alone");
        await Bind(@namespace, node, "scratch");

        var (exitCode, _, _) = await Drain(node, "--force", "--pod-selector=app=alone");

        Assert.Equal(0, exitCode);
        Assert.Equal("pod/scratch\n", await Pods(@namespace));
    }

    private async Task<TestNode> NewNode()
    {
        var node = await TestNode.Create(cluster.Client, TestContext.Current.CancellationToken);
        await kubectl.Output("label", "node", node.Name, $"k13d.example/name={node}");
        return node;
    }

    /// <param name="pod">Its name; <c>scratch</c> has a folder of its own.</param>
    private Task<string> Bind(TestNamespace @namespace, TestNode node, string pod)
    {
        var volumes = pod == "scratch" ? "[{name: scratch, emptyDir: {}}]" : "[]";
        return kubectl.Output(Manifests.Pod(pod) + $"  nodeName: {node}\n  volumes: {volumes}\n", ["create", "-n", @namespace.Name, "-f", "-"]);
    }

    private Task<KubectlResult> Drain(TestNode node, params string[] options) => kubectl.Run(["drain", node.Name, "--grace-period=0", .. options]);

    private Task<string> Pods(TestNamespace @namespace) => kubectl.Output("get", "pods", "-n", @namespace.Name, "-o", "name");

    private async Task<bool> IsCordoned(TestNode node) =>
        await kubectl.Output("get", "node", node.Name, "-o", "jsonpath={.spec.unschedulable}") == "true";
}
