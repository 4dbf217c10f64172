using System.Globalization;
using System.Text;
using K13d.Application.Tools;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using K13d.Testing.Clusters;
using k8s;
using k8s.Models;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Processes.Kubectl;

/// <summary>The tool kubectl from a model's arguments to a cluster and back.</summary>
[ClusterTests]
public sealed class KubectlToolTests(TestCluster cluster) : IAsyncLifetime
{
    private const string Canary = "canary-4f1d-hunter2";
    private static readonly string Encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary));

    private readonly ToolServices administrator = new(cluster.KubeconfigPath, Role.Admin);
    private readonly ToolServices @operator = new(cluster.KubeconfigPath, Role.Operator);
    private readonly ToolServices viewer = new(cluster.KubeconfigPath, Role.Viewer);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Home => own!.Name;

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("tool");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await administrator.DisposeAsync();
        await @operator.DisposeAsync();
        await viewer.DisposeAsync();
    }

    [Fact]
    public async Task What_it_reads_is_what_kubectl_prints_and_the_record_says_who_had_it_read()
    {
        await Configure("settings", "1");

        var (action, answer) = await Run(viewer, "get cm settings -o yaml");

        Assert.True(answer.Succeeded);
        Assert.Equal(await cluster.Kubectl.Output("get", "cm", "settings", "-n", Home, "-o", "yaml"), answer.Text);
        Assert.Equal((Risk.Read, null, $"get cm settings -n {Home} -o yaml"), (action.Risk, action.Preview, action.Command));
        var line = Assert.Single(viewer.Recorded);
        Assert.Equal(("eve", "execute", "configmap/settings", Home, AuditOutcome.Success), (line.User, line.Action, line.Resource, line.Namespace, line.Outcome));
        Assert.Equal($"kubectl get cm settings -n {Home} -o yaml", line.Details["command"]);
        Assert.Equal(("builtin", ToolServices.Session.ToString(), "tc-1", "0"), (line.Details["agent"], line.Details["session"], line.Details["toolCall"], line.Details["exitCode"]));
    }

    [Fact]
    public async Task What_does_not_succeed_says_so()
    {
        var (_, answer) = await Run(viewer, "get pod nobody");

        Assert.False(answer.Succeeded);
        Assert.Contains("pods \"nobody\" not found", answer.Text, StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(viewer.Recorded).Details["exitCode"]);
    }

    [Fact]
    public async Task A_viewers_change_is_forbidden_before_anything_reaches_the_cluster_and_the_record_says_so()
    {
        await Configure("settings", "1");
        // kubectl that cannot be started, and no way to a cluster: had it been asked for anything, it would have failed otherwise.
        await using var nowhere = new ToolServices("/dev/null", Role.Viewer, ("Kubectl:Path", "/dev/null"));

        var failure = await Refused(nowhere, "delete cm settings");

        Assert.IsType<Failure.Forbidden>(failure);
        Assert.Contains("resources:delete", failure.Message, StringComparison.Ordinal);
        var line = Assert.Single(nowhere.Recorded);
        Assert.Equal((AuditOutcome.Denied, "configmap/settings"), (line.Outcome, line.Resource));
        Assert.NotNull(await cluster.Client.CoreV1.ReadNamespacedConfigMapAsync("settings", Home, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData("get secret login -o yaml", "secrets:reveal")]
    [InlineData("describe secrets.", "secrets:reveal")]
    [InlineData("create clusterrolebinding x --clusterrole=cluster-admin --serviceaccount=a:b", "cluster:govern")]
    [InlineData("delete backups.example.com nightly", "cluster:govern")]
    public async Task What_takes_more_than_an_operator_may_is_forbidden_to_him(string command, string permission) =>
        Assert.Contains(permission, Assert.IsType<Failure.Forbidden>(await Refused(@operator, command)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("get pods | sh")]
    [InlineData("get pods --kubeconfig=/etc/x")]
    [InlineData("create token default")]
    [InlineData("apply -f -")]
    public async Task What_is_not_understood_is_refused_in_words(string command) => Assert.IsType<Failure.Invalid>(await Refused(administrator, command));

    [Fact]
    public async Task Arguments_that_are_not_known_or_no_texts_are_refused()
    {
        foreach (var arguments in new object[] { new { command = "get pods", approved = true }, new { command = 1 }, new { manifest = "x" }, "get pods", new[] { 1 } })
        {
            Assert.IsType<Failure.Invalid>(FailureOf(await @operator.Prepare("kubectl", arguments, Home, Task.FromResult)));
        }
    }

    [Fact]
    public async Task A_manifest_is_applied_as_it_was_shown_and_in_the_namespace_that_was_meant()
    {
        await Configure("settings", "1");

        var (action, answer) = await Run(@operator, "apply -f -", Manifest("2"));

        Assert.True(answer.Succeeded, answer.Text);
        Assert.Contains("-  a: \"1\"\n+  a: \"2\"", action.Preview, StringComparison.Ordinal);
        Assert.Equal("apply -f -", action.Command);
        Assert.Equal("2", (await cluster.Client.CoreV1.ReadNamespacedConfigMapAsync("settings", Home, cancellationToken: Cancellation)).Data["a"]);
    }

    [Theory]
    [InlineData("label cm settings team=store", "+    team: store")]
    [InlineData("annotate cm/settings note=x", "+    note: x")]
    [InlineData("""patch cm settings --type=merge -p '{"data":{"a":"7"}}'""", "+  a: \"7\"")]
    [InlineData("scale deploy web --replicas=3", "+  replicas: 3")]
    [InlineData("set image deploy/web web=nginx:1.26", "+      - image: nginx:1.26")]
    [InlineData("create cm other --from-literal=b=1", "+  name: other")]
    [InlineData("delete cm settings", "configmap \"settings\" deleted")]
    [InlineData("label cm settings a=b --resource-version=1", "The cluster refuses it: ")]
    [InlineData("delete cm nobody", "The cluster refuses it: ")]
    public async Task What_a_change_would_change_is_shown_before_and_nothing_is_changed_by_that(string command, string shown)
    {
        await Configure("settings", "1");
        await cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", 1), Home, cancellationToken: Cancellation);

        var prepared = Value(await Prepared(@operator, command));

        Assert.Contains(shown, prepared.Preview, StringComparison.Ordinal);
        Assert.NotEqual(Risk.Read, prepared.Risk);
        Assert.Empty(@operator.Recorded);
        var after = Assert.Single((await cluster.Client.CoreV1.ListNamespacedConfigMapAsync(Home, cancellationToken: Cancellation)).Items, map => map.Metadata.Name is "settings" or "other");
        Assert.Equal("1", after.Data["a"]);
        Assert.Null(after.Metadata.Labels);
    }

    [Theory]
    [InlineData("rollout restart deploy/web")]
    [InlineData("rollout pause deploy/web")]
    [InlineData("delete cm settings --dry-run=server")]
    public async Task What_cannot_be_tried_has_no_preview(string command) => Assert.Null(Value(await Prepared(@operator, command)).Preview);

    [Fact]
    public async Task A_preview_shows_what_is_sent_where_the_cluster_refuses_to_try_it()
    {
        var prepared = Value(await Prepared(@operator, "apply -f -", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":[]}}"""));

        Assert.Contains("The cluster refuses it", prepared.Preview, StringComparison.Ordinal);
        Assert.Contains("containers: []", prepared.Preview, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000, "the change")]
    [InlineData(20_000, "what the cluster refuses")]
    [InlineData(200_000, "the change")]
    public async Task A_change_that_cannot_be_shown_whole_is_refused(int characters, string which)
    {
        var padding = new string('x', characters);
        string Map(string name, string key, string value) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"{{{key}}}":"{{{value}}}"}}""";
        var hidden = Map("settings", which == "the change" ? "key" : "no key", "hidden in the middle");

        var failure = await Refused(@operator, "apply -f -", $"---\n{Map("first", "key", padding)}\n---\n{hidden}\n---\n{Map("last", "key", padding)}");

        Assert.Contains("more than a person can be shown", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_manifests_every_one_is_shown()
    {
        var maps = Enumerable.Range(1, 25).Select(at => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map-{{{at}}}"},"data":{"a":"value-{{{at}}}"}}""");

        var preview = Value(await Prepared(@operator, "apply -f -", "---\n" + string.Join("\n---\n", maps))).Preview!;

        Assert.All(Enumerable.Range(1, 25), at => Assert.Contains($"+  a: value-{at}\n", preview, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_preview_of_a_Secret_shows_which_keys_change_and_no_value()
    {
        await Secret();

        var preview = Value(await Prepared(@operator, "apply -f -", """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"login"},"stringData":{"password":"changed-5b3e-value"}}
            """)).Preview;

        Assert.Contains("+  password: '*** (after)'", preview, StringComparison.Ordinal);
        NoCanary(preview!);
        Assert.DoesNotContain("changed-5b3e", preview, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get pod talker -o yaml", null)]
    [InlineData("get pod talker -o json", null)]
    [InlineData("get all,cm -o yaml", null)]
    [InlineData("describe pod talker", null)]
    [InlineData("describe cm repeating", null)]
    [InlineData("logs talker", null)]
    [InlineData("get cm repeating -o jsonpath='{.data}'", null)]
    [InlineData("get cm repeating -o go-template='{{index .data \"encoded\"}}'", null)]
    [InlineData("get pods --field-selector=metadata.name=canary-4f1d-hunter2", null)]
    [InlineData("label pod talker a=canary-4f1d-hunter2 -o yaml", null)]
    [InlineData("annotate pod nobody a=canary-4f1d-hunter2", null)]
    [InlineData("apply -f -", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bad"},"data":{"password":"canary-4f1d-hunter2!"}}""")]
    public async Task No_command_that_may_not_reveal_Secrets_prints_a_value_of_one_in_any_form(string command, string? manifest)
    {
        await Secret();
        await Talker();

        var prepared = await Prepared(@operator, command, manifest);
        NoCanary(prepared.IsFailure(out var failure, out var action) ? failure.Message : $"{action.Preview}");
        NoCanary((await Run(@operator, command, manifest)).Answer.Text);
    }

    [Fact]
    public async Task Who_may_reveal_Secrets_sees_them_and_the_answer_says_so()
    {
        await Secret();

        var (action, answer) = await Run(administrator, "get secret login -o yaml");

        Assert.Equal(Risk.Dangerous, action.Risk);
        Assert.Contains(Encoded, answer.Text, StringComparison.Ordinal);
        Assert.True(answer.ShowsSecrets);
    }

    [Fact]
    public async Task What_was_shown_masked_cannot_come_back_as_a_value()
    {
        var failure = await Refused(@operator, "apply -f -", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"password":"***"}}""");

        Assert.Contains("stands for a value that was not shown", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
        Assert.IsType<Failure.Invalid>(await Refused(@operator, "set env deploy/web DB_PASSWORD='***'"));
    }

    [Fact]
    public async Task Of_very_much_output_the_beginning_and_the_end_are_answered()
    {
        await Configure("settings", new string('x', 900_000));

        var (_, answer) = await Run(viewer, "get cm settings -o yaml");

        Assert.InRange(Encoding.UTF8.GetByteCount(answer.Text), 32_000, MiddleCut.MostBytes + 60);
        Assert.StartsWith("apiVersion: v1", answer.Text, StringComparison.Ordinal);
        Assert.Contains("bytes left out here", answer.Text, StringComparison.Ordinal);
        Assert.Contains("uid:", answer.Text[^200..], StringComparison.Ordinal);
        var whole = (await cluster.Kubectl.Output("get", "cm", "settings", "-n", Home, "-o", "yaml")).Length;
        Assert.InRange(int.Parse(answer.Text.Split('…')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture), whole - MiddleCut.MostBytes - 100, whole - MiddleCut.MostBytes + 100);
    }

    [Theory]
    [InlineData("rollout status deploy/web", "timed out")]
    [InlineData("wait pod/held --for=condition=Ready --timeout=24h", "timed out")]
    public async Task What_would_wait_for_long_has_an_end(string command, string said)
    {
        await cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", 1), Home, cancellationToken: Cancellation);
        await cluster.Client.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("held"), Home, cancellationToken: Cancellation);
        await using var hasty = new ToolServices(cluster.KubeconfigPath, Role.Operator, ("Kubectl:WaitTimeout", "00:00:01"));

        var (_, answer) = await Run(hasty, command);

        Assert.False(answer.Succeeded);
        Assert.Contains(said, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rollout restart deploy/web", "restarted")]
    [InlineData("scale deploy/web --replicas=2", "scaled")]
    [InlineData("set env deploy/web MODE=x", "env updated")]
    [InlineData("delete cm settings", "deleted")]
    [InlineData("top pod", "")]
    [InlineData("auth can-i get pods", "yes")]
    [InlineData("explain pods.spec", "KIND:")]
    [InlineData("api-resources", "configmaps")]
    [InlineData("events", "")]
    [InlineData("cluster-info", "control plane")]
    [InlineData("get nodes", "NAME")]
    public async Task Every_class_of_verb_runs(string command, string said)
    {
        await Configure("settings", "1");
        await cluster.Client.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", 1), Home, cancellationToken: Cancellation);

        Assert.Contains(said, (await Run(@operator, command)).Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_runs_in_a_container()
    {
        await RunningPods.Run(cluster.Client, Home, RunningPods.Idle("idle", "c"), Cancellation);

        var (action, answer) = await Run(@operator, "exec idle -c c -- echo hello");

        Assert.Equal((Risk.Dangerous, "hello\n"), (action.Risk, answer.Text));
        Assert.Equal("***\n", (await Run(@operator, "exec idle -c c -- echo eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl")).Answer.Text);
    }

    private static void NoCanary(string text)
    {
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded[..16], text, StringComparison.Ordinal);
        Assert.DoesNotContain("literal-77aa", text, StringComparison.Ordinal);
    }

    private Task<Failure> Refused(ToolServices as_, string command, string? manifest = null) => as_.Prepare("kubectl", Arguments(command, manifest), Home, prepared =>
        Task.FromResult(FailureOf(prepared) ?? throw new InvalidOperationException($"{command} was not refused")));

    private Task<Result<ToolAction>> Prepared(ToolServices as_, string command, string? manifest = null) =>
        as_.Prepare("kubectl", Arguments(command, manifest), Home, prepared => Task.FromResult(prepared.Map(tool => tool.Action)));

    private Task<(ToolAction Action, ToolAnswer Answer)> Run(ToolServices as_, string command, string? manifest = null) => as_.Prepare(
        "kubectl",
        Arguments(command, manifest),
        Home,
        async prepared => (Value(prepared).Action, Value(await Value(prepared).Run("tc-1", Cancellation))));

    private static object Arguments(string command, string? manifest) => manifest is null ? new { command } : new { command, manifest };

    private static string Manifest(string value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: \"{value}\"\n";

    private Task<V1ConfigMap> Configure(string name, string value) => cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, string> { ["a"] = value } }, Home, cancellationToken: Cancellation);

    private Task<V1Secret> Secret() => cluster.Client.CoreV1.CreateNamespacedSecretAsync(
        new V1Secret { Metadata = new V1ObjectMeta { Name = "login" }, StringData = new Dictionary<string, string> { ["password"] = Canary } }, Home, cancellationToken: Cancellation);

    /// <summary>A pod and a ConfigMap that repeat the Secret wherever one can.</summary>
    private async Task Talker()
    {
        var pod = TalkingPods.Of("talker", ("c", $"echo the password is {Canary}; echo {Encoded}; echo password=literal-77aa; sleep 86400"));
        pod.Metadata.Annotations = new Dictionary<string, string> { ["note"] = $"x{Canary}x", ["json"] = $$"""{"env":[{"name":"DB_PASSWORD","value":"literal-77aa"}]}""" };
        pod.Spec.Containers[0].Env =
        [
            new V1EnvVar { Name = "DB_PASSWORD", Value = "literal-77aa" },
            new V1EnvVar { Name = "PLAIN", Value = Canary },
            new V1EnvVar { Name = "URL", Value = "postgres://shop:literal-77aa@db" },
        ];
        await TalkingPods.Start(cluster.Client, Home, pod, Cancellation);
        await cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "repeating" }, Data = new Dictionary<string, string> { ["clear"] = Canary, ["encoded"] = Encoded } },
            Home,
            cancellationToken: Cancellation);
    }
}
