using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary><c>kubectl top</c> of what has just been started: it is measured after a while.</summary>
[ClusterTests]
public sealed class UsageTests(TestCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task Top_tells_what_pods_and_their_containers_use()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.TwoContainers("pair", "sleep 3600", "while true; do :; done"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output(Manifests.Pod("alone"), ["create", "-n", @namespace.Name, "-f", "-"]);
        string[] ofContainers = ["top", "pods", "-n", @namespace.Name, "--containers", "--no-headers", "--sort-by=memory"];

        var containers = await Until(ofContainers, lines => lines.Count == 3);

        Assert.Equal(["alone/main", "pair/main", "pair/side"], containers.Select(line => $"{line[0]}/{line[1]}").Order(StringComparer.Ordinal));
        Assert.All(containers, line => Assert.Matches(@"^\d+m \d+Mi$", $"{line[2]} {line[3]}"));
        Assert.Equal(["NAME", "CPU(cores)", "MEMORY(bytes)"], Words((await kubectl.Output("top", "pods", "-n", @namespace.Name)).Split('\n')[0]));
        await Until(["top", "pods", "-A", "--no-headers"], lines => lines.Any(line => line[0] == @namespace.Name && line[1] == "pair"));
        Assert.Equal("pair", Assert.Single(await Until(["top", "pod", "pair", "-n", @namespace.Name, "--no-headers"], lines => lines.Count == 1))[0]);
    }

    [Fact]
    public async Task Top_tells_what_nodes_use()
    {
        var nodes = await Until(["top", "nodes", "--no-headers"], lines => lines.Any(line => line[0] == "node-1" && line[1].EndsWith('m')));

        var node = nodes.Single(line => line[0] == "node-1");
        Assert.Matches(@"^\d+m \d+% \d+Mi \d+%$", string.Join(' ', node.Skip(1)));
        Assert.Equal("node-1", Assert.Single(await Until(["top", "node", "node-1", "--no-headers"], lines => lines.Count == 1))[0]);
    }

    private async Task<List<string[]>> Until(string[] command, Func<List<string[]>, bool> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var run = await kubectl.Run(command);
            List<string[]> lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Words)];
            if (isSo(lines)) return lines;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"kubectl {string.Join(' ', command)} says at last:\n{run.Output}{run.Error}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
