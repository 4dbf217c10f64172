using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class LogsTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task A_log_is_read_whole_from_its_end_and_up_to_a_size()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("talker", "for i in 1 2 3; do echo line $i; done; sleep 3600"));

        Assert.Equal("line 1\nline 2\nline 3\n", await Logs(@namespace, "talker"));
        Assert.Equal("line 2\nline 3\n", await Logs(@namespace, "talker", "--tail=2"));
        Assert.Equal("", await Logs(@namespace, "talker", "--tail=0"));
        Assert.Equal("line 1\nlin", await Logs(@namespace, "talker", "--limit-bytes=10"));
        Assert.Equal("line 1\nline 2\nline 3\n", await Logs(@namespace, "talker", "--since=1h"));
        Assert.Equal("", await Logs(@namespace, "talker", "--since-time=2100-01-01T00:00:00Z"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line 3\n$", await Logs(@namespace, "talker", "--tail=1", "--timestamps"));
    }

    [Fact]
    public async Task A_followed_log_goes_on_until_its_container_ends()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("counter", "for i in 1 2 3 4; do echo line $i; sleep 1; done; echo gone >&2") + "  restartPolicy: Never\n");

        Assert.Equal("line 1\nline 2\nline 3\nline 4\ngone\n", await Logs(@namespace, "counter", "--follow"));
    }

    [Fact]
    public async Task A_follower_sees_lines_as_they_are_printed_and_may_leave()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("ticker", "while true; do date +%s; sleep 1; done"));

        var moments = new List<long>();
        string[] follow = ["logs", "ticker", "-n", @namespace.Name, "-f", "--tail=0"];
        await foreach (var line in kubectl.Follow(follow, TestContext.Current.CancellationToken))
        {
            moments.Add(long.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            if (moments.Count == 3) break;
        }

        Assert.True(moments[2] - moments[0] >= 2);
    }

    [Fact]
    public async Task A_follower_is_let_go_when_the_pod_is_deleted()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("quiet", "echo up; sleep 3600"));

        string[] follow = ["logs", "quiet", "-n", @namespace.Name, "-f"];
        var lines = new List<string>();
        await foreach (var line in kubectl.Follow(follow, TestContext.Current.CancellationToken))
        {
            lines.Add(line);
            await kubectl.Output("delete", "pod", "quiet", "-n", @namespace.Name);
        }

        Assert.Equal(["up"], lines);
    }

    [Fact]
    public async Task A_crashing_container_tells_why_in_the_log_of_its_previous_run()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("crasher", "echo starting >&2; echo no database >&2; exit 3"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/crasher", "-n", @namespace.Name);
        await kubectl.Output("wait", "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff", "pod/crasher", "-n",
            @namespace.Name);

        Assert.Equal("starting\nno database\n", await Kept(@namespace, "crasher"));
        Assert.Equal("starting\nno database\n", await Kept(@namespace, "crasher", "--previous"));
    }

    [Fact]
    public async Task The_logs_of_all_containers_and_of_all_pods_of_a_selector_are_read()
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.TwoContainers("pair", "echo from main; sleep 3600", "echo from side; sleep 3600"));

        Assert.Equal("from side\n", await Logs(@namespace, "pair", "-c", "side"));
        // kubectl asks for them in an order of its own, another each time.
        Assert.Equal(["from main", "from side"], (await Logs(@namespace, "pair", "--all-containers")).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.Contains("[pod/pair/side] from side\n", await Logs(@namespace, "-l", "app=pair", "--all-containers", "--prefix"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs quiet --previous", "previous terminated container \"main\" in pod \"quiet\" not found")]
    [InlineData("logs quiet -c other", "container other is not valid for pod quiet")]
    [InlineData("logs missing", "pods \"missing\" not found")]
    public async Task What_there_is_no_log_of_is_told(string command, string why)
    {
        await using var @namespace = await cluster.NewNamespace();
        await Runs(@namespace, Manifests.Pod("quiet"));

        var (exitCode, _, error) = await kubectl.Run([.. command.Split(' '), "-n", @namespace.Name]);

        Assert.Equal(1, exitCode);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    private async Task Runs(TestNamespace @namespace, string pod)
    {
        var created = await kubectl.Output(pod, ["create", "-n", @namespace.Name, "-f", "-", "-o", "name"]);
        await kubectl.Output("wait", "--for=condition=PodReadyToStartContainers", created.Trim(), "-n", @namespace.Name);
        await kubectl.Output("wait", "--for=jsonpath={.status.phase}=Running", created.Trim(), "-n", @namespace.Name);
    }

    /// <summary>The logs of a container that starts again and again: a real kubelet removes old runs, and says some seconds later which one is the last now.</summary>
    private async Task<string> Kept(TestNamespace @namespace, params string[] arguments)
    {
        const int MostTries = 60;
        var logs = await Logs(@namespace, arguments);
        for (var tries = 1; tries < MostTries && logs.StartsWith("unable to retrieve container logs", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            logs = await Logs(@namespace, arguments);
        }

        return logs;
    }

    private Task<string> Logs(TestNamespace @namespace, params string[] arguments) => kubectl.Output(["logs", "-n", @namespace.Name, .. arguments]);
}
