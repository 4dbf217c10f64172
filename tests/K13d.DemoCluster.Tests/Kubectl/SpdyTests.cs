using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>What kubectl did before it spoke WebSockets, and does where it cannot.</summary>
[ClusterTests]
public sealed class SpdyTests(TestCluster cluster) : IDisposable
{
    private readonly KubectlRunner kubectl = new(cluster.KubeconfigPath) { Settings = { ["KUBECTL_REMOTE_COMMAND_WEBSOCKETS"] = "false" } };

    [Fact]
    public async Task A_command_has_its_streams_and_its_exit_code()
    {
        await using var @namespace = await Pod("sleep 3600");

        var run = await kubectl.Run("typed", ["exec", "-i", "one", "-n", @namespace.Name, "--", "sh", "-c", "cat; echo broken >&2; exit 7"]);

        Assert.Equal((7, "typed", "broken\ncommand terminated with exit code 7\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task What_cannot_be_run_is_told()
    {
        await using var @namespace = await Pod("sleep 3600");

        var (exitCode, _, error) = await kubectl.Run("exec", "one", "-n", @namespace.Name, "--", "no-such-program");

        Assert.Equal(1, exitCode);
        Assert.Contains("exec: \"no-such-program\": executable file not found in $PATH", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_copied_both_ways()
    {
        await using var @namespace = await Pod("sleep 3600");
        var folder = Directory.CreateTempSubdirectory("k13d-cp-").FullName;
        try
        {
            var bytes = new byte[3_000_000];
            new Random(2).NextBytes(bytes);
            await File.WriteAllBytesAsync($"{folder}/out", bytes, TestContext.Current.CancellationToken);

            await kubectl.Output("cp", $"{folder}/out", $"{@namespace.Name}/one:/tmp/in");
            await kubectl.Output("cp", $"{@namespace.Name}/one:/tmp/in", $"{folder}/back");

            Assert.Equal(bytes, await File.ReadAllBytesAsync($"{folder}/back", TestContext.Current.CancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Somebody_at_a_terminal_is_asked_and_answered()
    {
        await using var @namespace = await Pod("sleep 3600");
        await using var terminal = kubectl.AtTerminal("exec", "-it", "one", "-n", @namespace.Name, "--", "sh");
        await terminal.Sees("/ # ");

        await terminal.Type("echo $((6*7))\r");
        await terminal.Sees("\r\n42\r\n");
        await terminal.Type("exit 3\r");

        Assert.Equal(3, await terminal.Ends());
    }

    [Fact]
    public async Task Who_attaches_sees_what_is_printed()
    {
        await using var @namespace = await Pod("while true; do echo tick; sleep 1; done");

        await foreach (var line in kubectl.Follow(["attach", "one", "-n", @namespace.Name], TestContext.Current.CancellationToken))
        {
            if (line == "tick") return;
        }

        Assert.Fail("Nothing was seen of the container");
    }

    public void Dispose() => kubectl.Dispose();

    private async Task<TestNamespace> Pod(string command)
    {
        var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("one", command), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/one", "-n", @namespace.Name);
        return @namespace;
    }
}
