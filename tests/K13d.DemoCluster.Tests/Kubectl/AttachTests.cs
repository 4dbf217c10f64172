using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class AttachTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task Who_attaches_sees_what_is_printed_from_then_on()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("ticker", "while true; do echo tick; sleep 1; done"));

        string[] attach = ["attach", "ticker", "-n", @namespace.Name];
        await foreach (var line in kubectl.Follow(attach, TestContext.Current.CancellationToken))
        {
            if (line == "tick") return;
        }

        Assert.Fail("Nothing was seen of the container");
    }

    [Fact]
    public async Task A_container_reads_what_is_piped_to_it_and_ends_with_it()
    {
        await using var @namespace = await cluster.NewNamespace();
        var reader = Manifests.Pod("reader", "while read word; do echo heard $word; done; echo over")
            .Replace("    command:", "    stdin: true\n    stdinOnce: true\n    command:", StringComparison.Ordinal);
        await Runs(@namespace, reader + "  restartPolicy: Never\n");

        await kubectl.Output("one\ntwo\n", ["attach", "-i", "reader", "-n", @namespace.Name]);
        await kubectl.Output("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/reader", "-n", @namespace.Name);

        Assert.Equal("heard one\nheard two\nover\n", await kubectl.Output("logs", "reader", "-n", @namespace.Name));
    }

    [Fact]
    public async Task A_shell_is_run_typed_to_and_removed()
    {
        await using var @namespace = await cluster.NewNamespace();
        await using var terminal = kubectl.AtTerminal(
            "run", "once", "-it", "--rm", "--restart=Never", "--image=busybox:1.36", "--image-pull-policy=IfNotPresent", "-n", @namespace.Name, "--", "sh");
        await terminal.Sees("try pressing enter");
        await terminal.Type("\r");
        await terminal.Sees("/ # ");
        await terminal.Type("hostname\r");
        await terminal.Sees("hostname\r\n");
        await terminal.Sees("once\r\n");
        await terminal.Type("exit\r");

        Assert.Equal(0, await terminal.Ends());
        Assert.Contains("pod \"once\" deleted", terminal.Screen, StringComparison.Ordinal);
    }

    private async Task Runs(TestNamespace @namespace, string pod)
    {
        var created = await kubectl.Output(pod, ["create", "-n", @namespace.Name, "-f", "-", "-o", "name"]);
        await kubectl.Output("wait", "--for=condition=Ready", created.Trim(), "-n", @namespace.Name);
    }
}
