using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class ExecTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Theory]
    [InlineData("hostname", "shell\n")]
    [InlineData("id -u", "0\n")]
    [InlineData("pwd", "/\n")]
    [InlineData("cat /var/run/secrets/kubernetes.io/serviceaccount/namespace", "{ns}")]
    [InlineData("cat /etc/settings/color", "green")]
    [InlineData("which sh", "/bin/sh\n")]
    [InlineData("ls /etc/settings", "color\n")]
    [InlineData("cat /shared/from-side", "hi\n")]
    public async Task A_command_shows_what_is_in_its_container(string command, string output)
    {
        await using var @namespace = await Shell();

        Assert.Equal(output.Replace("{ns}", @namespace.Name, StringComparison.Ordinal), await Exec(@namespace, command.Split(' ')));
    }

    [Theory]
    [InlineData("echo out; echo err >&2; exit 3", 3, "out\n", "err\n")]
    [InlineData("true && echo yes || echo no", 0, "yes\n", "")]
    [InlineData("ls /nowhere", 1, "", "ls: /nowhere: No such file or directory\n")]
    [InlineData("cat /nowhere", 1, "", "cat: can't open '/nowhere': No such file or directory\n")]
    [InlineData("no-such-program", 127, "", "sh: no-such-program: not found\n")]
    [InlineData("echo one > /tmp/f; echo two >> /tmp/f; cat /tmp/f; wc -l < /tmp/f", 0, "one\ntwo\n2\n", "")]
    [InlineData("mkdir -p /tmp/a/b && touch /tmp/a/b/c && ls /tmp/a/b && rm -r /tmp/a && ls /tmp/a", 1, "c\n", "ls: /tmp/a: No such file or directory\n")]
    [InlineData("printf 'b\\na\\nb\\n' | sort | uniq -c", 0, "      1 a\n      2 b\n", "")]
    [InlineData("echo $GREETING to port $KUBERNETES_SERVICE_PORT", 0, "hello to port 443\n", "")]
    [InlineData("cd /tmp; pwd; cd /nowhere", 2, "/tmp\n", "sh: cd: line 0: can't cd to /nowhere: No such file or directory\n")]
    [InlineData("wget -qO- localhost:9", 1, "", "wget: can't connect to remote host (127.0.0.1): Connection refused\n")]
    [InlineData("echo x > /nowhere/y", 1, "", "sh: can't create /nowhere/y: nonexistent directory\n")]
    [InlineData("echo /etc/host*", 0, "/etc/hostname /etc/hosts\n", "")]
    [InlineData("for i in 1 2; do echo $i; done | while read n; do echo got $n; done", 0, "got 1\ngot 2\n", "")]
    public async Task A_script_prints_and_ends_as_it_does_in_busybox(string script, int exitCode, string output, string error)
    {
        await using var @namespace = await Shell();

        var run = await kubectl.Run("exec", "shell", "-n", @namespace.Name, "-c", "main", "--", "sh", "-c", script);

        Assert.Equal(output, run.Output);
        Assert.Equal(exitCode == 0 ? error : $"{error}command terminated with exit code {exitCode}\n", run.Error);
        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public async Task What_is_piped_in_is_read_to_its_end()
    {
        await using var @namespace = await Shell();
        string[] exec = ["exec", "-i", "shell", "-n", @namespace.Name, "-c", "main", "--"];

        Assert.Equal("no line break", await kubectl.Output("no line break", [.. exec, "cat"]));
        Assert.Equal("5000\n", await kubectl.Output(string.Concat(Enumerable.Repeat("a line\n", 5000)), [.. exec, "wc", "-l"]));
        var (exitCode, output, _) = await kubectl.Run("echo typed\nexit 5\necho never\n", [.. exec, "sh"]);
        Assert.Equal((5, "typed\n"), (exitCode, output));
    }

    [Fact]
    public async Task Somebody_at_a_terminal_is_asked_answered_and_interrupted()
    {
        await using var @namespace = await Shell();
        await using var terminal = kubectl.AtTerminal("exec", "-it", "shell", "-n", @namespace.Name, "-c", "main", "--", "sh");
        await terminal.Sees("/ # ");

        await terminal.Type("cd /tmp; echo $((6*7))\r");
        await terminal.Sees("echo $((6*7))\r\n");
        await terminal.Sees("42\r\n");
        await terminal.Sees("/tmp # ");
        await terminal.Type("echo asleep; sleep 600\r");
        await terminal.Sees("\r\nasleep\r\n");
        await terminal.Type("\u0003");
        await terminal.Sees("^C");
        await terminal.Sees("/tmp # ");
        await terminal.Type("exxit\u007f\u007f\u007fit 4\r");

        Assert.Equal(4, await terminal.Ends());
        Assert.Contains("command terminated with exit code 4", terminal.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec shell -c main -- no-such-program", "exec: \"no-such-program\": executable file not found in $PATH")]
    [InlineData("exec shell -c main -- /bin/no-such-program", "exec: \"/bin/no-such-program\": stat /bin/no-such-program: no such file or directory")]
    [InlineData("exec shell -c main -- /etc/hosts", "exec: \"/etc/hosts\": permission denied")]
    [InlineData("exec shell -c other -- ls", "container other is not valid for pod shell")]
    [InlineData("exec missing -- ls", "pods \"missing\" not found")]
    public async Task What_cannot_be_run_is_told(string command, string why)
    {
        await using var @namespace = await Shell();

        var (exitCode, _, error) = await kubectl.Run(
            [.. command.Split(' ').TakeWhile(word => word != "--"), "-n", @namespace.Name, .. command.Split(' ').SkipWhile(word => word != "--")]);

        Assert.Equal(1, exitCode);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_folders_are_copied_both_ways()
    {
        await using var @namespace = await Shell();
        var folder = Directory.CreateTempSubdirectory("k13d-cp-").FullName;
        try
        {
            var bytes = new byte[5_000_000];
            new Random(1).NextBytes(bytes);
            Directory.CreateDirectory($"{folder}/out/deep");
            await File.WriteAllBytesAsync($"{folder}/out/deep/bytes", bytes, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync($"{folder}/out/text", "hello\n", TestContext.Current.CancellationToken);

            await kubectl.Output("cp", $"{folder}/out", $"{@namespace.Name}/shell:/tmp/in", "-c", "main");
            Assert.Equal("hello\n", await Exec(@namespace, "cat", "/tmp/in/text"));
            Assert.Equal("5000000 /tmp/in/deep/bytes\n", await Exec(@namespace, "wc", "-c", "/tmp/in/deep/bytes"));
            await kubectl.Output("cp", $"{@namespace.Name}/shell:/tmp/in", $"{folder}/back", "-c", "main");

            Assert.Equal(bytes, await File.ReadAllBytesAsync($"{folder}/back/deep/bytes", TestContext.Current.CancellationToken));
            var (exitCode, _, error) = await kubectl.Run("cp", $"{folder}/out/text", $"{@namespace.Name}/shell:/nowhere/text", "-c", "main");
            Assert.Equal(1, exitCode);
            Assert.Contains("tar: can't change directory to '/nowhere': No such file or directory", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_command_ends_with_its_container()
    {
        await using var @namespace = await Shell();
        var running = kubectl.Follow(["exec", "shell", "-n", @namespace.Name, "-c", "main", "--", "sh", "-c", "echo up; sleep 600"],
            TestContext.Current.CancellationToken);

        var lines = new List<string>();
        await foreach (var line in running)
        {
            lines.Add(line);
            await kubectl.Output("delete", "pod", "shell", "-n", @namespace.Name);
        }

        Assert.Equal(["up"], lines);
    }

    private async Task<TestNamespace> Shell()
    {
        var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.ConfigMap("settings", "color", "green"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output(Manifests.Shell, ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/shell", "-n", @namespace.Name);
        return @namespace;
    }

    private Task<string> Exec(TestNamespace @namespace, params string[] command) =>
        kubectl.Output(["exec", "shell", "-n", @namespace.Name, "-c", "main", "--", .. command]);
}
