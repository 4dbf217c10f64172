using K13d.Testing.Clusters;
using K13d.Testing.Shared;

namespace K13d.Api.Tests.Chat;

/// <summary>What people ask about workloads that are broken, and about some that are not, as K13d answers without a model.</summary>
[ClusterTests]
public sealed class GoldenQuestionsTests(GoldenK13d k13d) : IClassFixture<GoldenK13d>, IAsyncLifetime
{
    /// <summary>How often it is asked about what crashes again and again, and may run in just that moment.</summary>
    private const int MostTries = 4;

    private HttpClient Client => k13d.Client;

    private string Home => k13d.Broken.Namespace;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Each broken pod (or the label of one), its cause, and something of its evidence.</summary>
    public static TheoryData<string, string, string> BrokenPods => new()
    {
        { "crasher", "Container c crashes: it ends with exit code 1", "FATAL: config key DB_URL missing" },
        { "bad-image", "The image registry.invalid/nope:1 of container c cannot be pulled: the name of its registry is not known", "registry.invalid" },
        { "too-big", "No node takes it: not enough cpu and memory", "Insufficient cpu" },
        { "oom", "Container c takes more memory than it may and is killed (OOMKilled, exit code 137): its limit is 16Mi", "OOMKilled" },
        { "missing-config", "ConfigMap not-there does not exist", "configmap \"not-there\" not found" },
        { "init-stuck", "Init container wait does not end", "waiting for db" },
        { "never-ready", "Container c runs but is not ready: its readiness probe fails (port 9999, path /healthz)", "connection refused" },
        { "leaky", "Container c crashes: it ends with exit code 1", "the password is ***" },
        { "job-name=failing-import", "Container i ended with exit code 3", "cannot open file" },
    };

    public ValueTask InitializeAsync()
    {
        SharedFolder.SkipUnlessThere();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    [Theory, MemberData(nameof(BrokenPods))]
    public async Task A_broken_pod_that_somebody_looks_at_is_explained(string pod, string cause, string evidence)
    {
        var name = await k13d.Broken.PodOf(pod);

        Explains(await Ask("Why is it failing?", Home, $"pod/{name}"), $"pod/{name}", cause, evidence);
    }

    [Theory, MemberData(nameof(BrokenPods))]
    public async Task A_broken_pod_that_is_named_with_its_namespace_is_explained(string pod, string cause, string evidence)
    {
        var name = await k13d.Broken.PodOf(pod);

        Explains(await Ask($"what's wrong with pod {name} in namespace {Home}?"), $"pod/{name}", cause, evidence);
    }

    [Theory, MemberData(nameof(BrokenPods))]
    public async Task A_broken_pod_of_which_only_the_name_is_said_is_explained(string pod, string cause, string evidence)
    {
        var name = await k13d.Broken.PodOf(pod);

        Explains(await Ask($"why is {name} failing?", Home), $"pod/{name}", cause, evidence);
    }

    [Theory, MemberData(nameof(BrokenPods))]
    public async Task Who_asks_about_a_namespace_is_told_of_each_broken_pod(string pod, string cause, string evidence)
    {
        var name = await k13d.Broken.PodOf(pod);

        var answer = await Ask("is anything broken here?", Home);

        Assert.Contains($"{cause}", answer.Said, StringComparison.Ordinal);
        Assert.Contains(evidence, answer.Said, StringComparison.Ordinal);
        Assert.Contains($"pod/{name}", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("deployment/web", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is wrong", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Not checked", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", string.Concat(answer.Read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("why does deployment stuck not roll out?", "The image registry.invalid/nope:1 of container c cannot be pulled", "0 of 2 replicas are available")]
    [InlineData("deployment/homeless makes no pods", "Its pods cannot be created: its ServiceAccount does not exist", "0 of 1 replicas are available")]
    [InlineData("is the homeless deployment ok?", "deployment/homeless: Its pods cannot be created", "serviceaccount \"nobody\" not found")]
    public async Task A_Deployment_that_does_not_roll_out_is_explained(string question, string cause, string consequence)
    {
        var answer = await Ask(question, Home);

        Assert.Contains(cause, answer.Said, StringComparison.Ordinal);
        Assert.Contains(consequence, answer.Said, StringComparison.Ordinal);
        Assert.True(answer.Said.IndexOf(cause, StringComparison.Ordinal) <= answer.Said.LastIndexOf(consequence, StringComparison.Ordinal), answer.Said);
        Assert.Contains("Evidence: ", answer.Said, StringComparison.Ordinal);
        AsksForReadsAlone(answer);
    }

    [Theory]
    [InlineData("why does svc/nowhere not answer?", "service/nowhere: It has no endpoints: its selector app=nobody matches no pod", "spec.selector: \"app=nobody\"")]
    [InlineData("Is the service misled working?", "service/misled: Its port 80 leads to the container port named 'nothing'", "container ports of its pods: \"http (80)\"")]
    [InlineData("what about the service unready?", "service/unready: It has no endpoints: none of its 2 pods is ready", "registry.invalid")]
    public async Task A_Service_without_endpoints_is_explained(string question, string cause, string evidence)
    {
        var answer = await Ask(question, Home);

        Assert.Contains(cause, answer.Said, StringComparison.Ordinal);
        Assert.Contains(evidence, answer.Said, StringComparison.Ordinal);
        AsksForReadsAlone(answer);
    }

    [Fact]
    public async Task A_fix_that_is_proposed_waits_and_can_be_refused()
    {
        var answer = await Ask("why has service/idle no endpoints?", Home);

        Assert.Contains("deployment/idle, which it selects, is scaled to zero replicas", answer.Said, StringComparison.Ordinal);
        var fix = Assert.Single(answer.Read, item => item.Type == "tool_request" && item.Text("risk") != "read");
        Assert.Equal(($"scale deployment/idle -n {Home} --replicas=1", "required"), (fix.Text("command"), fix.Text("approval")));
        Assert.Single(Lines(answer), line => line.StartsWith("Proposed: kubectl scale deployment/idle", StringComparison.Ordinal));
        Assert.EndsWith("It was left as it is.\n", answer.Said, StringComparison.Ordinal);
        Assert.Equal("0", await k13d.Kubectl.Output("get", "deploy", "idle", "-n", Home, "-o", "jsonpath={.spec.replicas}"));
    }

    [Theory]
    [InlineData("is deployment web ok?", "deployment/web")]
    [InlineData("why is service/web broken?", "service/web")]
    [InlineData("what is wrong with the web service?", "service/web")]
    [InlineData("is pod {0} healthy?", "pod/{0}")]
    [InlineData("why is {0} failing?", "pod/{0}")]
    public async Task What_is_healthy_is_said_to_be(string question, string subject)
    {
        var pod = await k13d.Broken.PodOf("app=web");
        string Filled(string text) => text.Replace("{0}", pod, StringComparison.Ordinal);

        var answer = await Ask(Filled(question), Home);

        Assert.Contains($"Nothing is wrong with {Filled(subject)}.\n", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Evidence", answer.Said, StringComparison.Ordinal);
        AsksForReadsAlone(answer);
    }

    [Fact]
    public async Task What_somebody_does_not_let_be_read_is_said_not_to_be_checked()
    {
        await using var reader = await ChatReader.Ask(Client, "why is crasher failing?", Home);
        await reader.ToEnd(Client, _ => false);

        Assert.Contains($"Not checked: namespace/{Home}: the reading was not approved", reader.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is wrong", reader.Said, StringComparison.Ordinal);
        Complete(reader);
    }

    [Fact]
    public async Task A_fix_that_is_approved_is_done_and_then_nothing_is_wrong()
    {
        await using var home = await TestNamespace.Create(k13d.Cluster, "golden", Cancellation);
        await k13d.Kubectl.Output(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart}
            spec:
              progressDeadlineSeconds: 5
              selector: {matchLabels: {app: cart}}
              template:
                metadata: {labels: {app: cart}}
                spec: {terminationGracePeriodSeconds: 0, containers: [{name: c, image: "nginx:1.27"}]}
            """,
            ["create", "-n", home.Name, "-f", "-"]);
        await k13d.Kubectl.Output("rollout", "status", "deploy/cart", "-n", home.Name, "--timeout=50s");
        await k13d.Kubectl.Output("set", "image", "deploy/cart", "c=registry.invalid/nope:2", "-n", home.Name);
        // It fails once the deadline is over.
        Assert.Contains("exceeded its progress deadline", (await k13d.Kubectl.Run("rollout", "status", "deploy/cart", "-n", home.Name, "--timeout=50s")).Error, StringComparison.Ordinal);

        var answer = await Ask("why does deployment cart not roll out?", home.Name, approve: _ => true);

        Assert.Contains("The image registry.invalid/nope:2 of container c cannot be pulled", answer.Said, StringComparison.Ordinal);
        Assert.Contains($"Proposed: kubectl rollout undo deployment/cart -n {home.Name} (", answer.Said, StringComparison.Ordinal);
        var fix = Assert.Single(answer.Read, item => item.Type == "tool_request" && item.Text("risk") != "read");
        Assert.Equal($"rollout undo deployment/cart -n {home.Name}", fix.Text("command"));
        Assert.Contains("Done: deployment.apps/cart rolled back", answer.Said, StringComparison.Ordinal);

        // Until it is looked at again, it has still missed its deadline.
        await k13d.Kubectl.Output("wait", "deploy/cart", "--for=condition=Progressing=True", "-n", home.Name, "--timeout=50s");
        await k13d.Kubectl.Output("rollout", "status", "deploy/cart", "-n", home.Name, "--timeout=50s");
        Assert.Contains("Nothing is wrong with deployment/cart.\n", (await Ask("and is deployment cart in order now?", home.Name)).Said, StringComparison.Ordinal);
    }

    private static string[] Lines(ChatReader answer) => answer.Said.Split('\n');

    /// <summary>The cause of a pod, with evidence; nothing else is wrong, nothing is proposed, and nothing was left unchecked.</summary>
    private static void Explains(ChatReader answer, string component, string cause, string evidence)
    {
        var found = Assert.Single(Lines(answer), line => line.StartsWith($"{component}: {cause}", StringComparison.Ordinal));
        Assert.Contains(Lines(answer).SkipWhile(line => line != found).Skip(1), line => line.StartsWith("  Evidence: ", StringComparison.Ordinal) && line.Contains(evidence, StringComparison.Ordinal));
        Assert.DoesNotContain("Not checked", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is wrong", answer.Said, StringComparison.Ordinal);
        AsksForReadsAlone(answer);
    }

    /// <summary>Somebody is asked once, and nothing is to be changed.</summary>
    private static void AsksForReadsAlone(ChatReader answer)
    {
        Assert.DoesNotContain("Proposed", answer.Said, StringComparison.Ordinal);
        var requests = answer.Read.Where(item => item.Type == "tool_request").ToList();
        Assert.All(requests, item => Assert.Equal("read", item.Text("risk")));
        Assert.Equal("kubectl", Assert.Single(requests, item => item.Text("approval") == "required").Text("tool"));
    }

    private static void Complete(ChatReader answer) =>
        Assert.Equal(("stream_end", true), (answer.Read[^1].Type, answer.Read[^1].Data["complete"]!.GetValue<bool>()));

    private async Task<ChatReader> Ask(string message, string? @namespace = null, string? resource = null, Func<ChatItem, bool>? approve = null)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await AskOnce(message, @namespace, resource, approve);
            if (tries == MostTries || !answer.Said.Contains(BrokenWorkloads.Running, StringComparison.Ordinal))
            {
                return answer;
            }

            await k13d.Broken.BackOff();
        }
    }

    private async Task<ChatReader> AskOnce(string message, string? @namespace, string? resource, Func<ChatItem, bool>? approve)
    {
        await using var reader = await ChatReader.Ask(Client, message, @namespace, resource);
        await reader.ToEnd(Client, approve ?? (item => item.Text("risk") == "read"));
        Complete(reader);
        return reader;
    }
}
