using K13d.Application.Tools;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using K13d.Testing.Clusters;
using K13d.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Diagnosis;

/// <summary>The tool diagnose, from a model's arguments to a cluster with broken workloads and back.</summary>
[ClusterTests]
public sealed class DiagnoseToolTests : IClassFixture<BrokenNamespace>, IAsyncDisposable
{
    private const int MostTries = 4;

    private readonly BrokenWorkloads broken;
    private readonly ToolServices viewer;

    public DiagnoseToolTests(TestCluster cluster, BrokenNamespace broken)
    {
        SharedFolder.SkipUnlessThere();
        this.broken = broken.Workloads;
        viewer = new ToolServices(cluster.KubeconfigPath, Role.Viewer, services => services.AddSingleton<TimeProvider>(new LaterTime()));
    }

    public ValueTask DisposeAsync() => viewer?.DisposeAsync() ?? default;

    [Theory]
    [InlineData("crasher", "Container c crashes: it ends with exit code 1", "FATAL: config key DB_URL missing")]
    [InlineData("bad-image", "The image registry.invalid/nope:1 of container c cannot be pulled: the name of its registry is not known", "registry.invalid")]
    [InlineData("too-big", "No node takes it: not enough cpu and memory", "Insufficient cpu")]
    [InlineData("oom", "Container c takes more memory than it may and is killed (OOMKilled, exit code 137): its limit is 16Mi", "OOMKilled")]
    [InlineData("missing-config", "ConfigMap not-there does not exist", "configmap \"not-there\" not found")]
    [InlineData("init-stuck", "Init container wait does not end", "waiting for db")]
    [InlineData("never-ready", "Container c runs but is not ready: its readiness probe fails (port 9999, path /healthz)", "connection refused")]
    [InlineData("job-name=failing-import", "Container i ended with exit code 3", "cannot open file")]
    public async Task A_broken_pod_has_its_cause_and_its_evidence(string pod, string cause, string evidence)
    {
        var name = await broken.PodOf(pod);

        var (action, answer) = await Run(new { resource = $"pod/{name}" });

        var verdict = answer.Verdict!;
        Assert.False(verdict.Healthy);
        var found = Assert.Single(verdict.Findings);
        Assert.StartsWith(cause, found.Cause, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, quoted => quoted.Quote.Contains(evidence, StringComparison.Ordinal));
        Assert.Empty(verdict.NotChecked);
        Assert.Empty(verdict.Wants);
        Assert.Contains(found.Cause, answer.Text, StringComparison.Ordinal);
        Assert.Equal(($"diagnose pod/{name} -n {broken.Namespace}", Risk.Read, null), (action.Command, action.Risk, action.Preview));
    }

    [Theory, InlineData("deployment/web"), InlineData("service/web"), InlineData("svc/web"), InlineData("app=web")]
    public async Task What_is_healthy_is_said_to_be(string resource)
    {
        var asked = resource.Contains('=', StringComparison.Ordinal) ? $"pod/{await broken.PodOf(resource)}" : resource;

        var answer = (await Run(new { resource = asked })).Answer;

        Assert.True(answer.Verdict!.Healthy, answer.Text);
        Assert.StartsWith("Nothing is wrong with ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Deployment_that_does_not_roll_out_has_the_cause_of_its_pods()
    {
        var verdict = (await Run(new { resource = "deployment/stuck" })).Answer.Verdict!;

        Assert.Contains(verdict.Findings, found => found.Component.StartsWith("pod/stuck-", StringComparison.Ordinal) && found.Cause.Contains("cannot be pulled", StringComparison.Ordinal) && found.AlsoIn.Count == 1);
    }

    [Fact]
    public async Task A_Service_without_endpoints_says_why() =>
        Assert.Contains("its selector app=nobody matches no pod", Assert.Single((await Run(new { resource = "service/nowhere" })).Answer.Verdict!.Findings).Cause, StringComparison.Ordinal);

    [Fact]
    public async Task A_namespace_has_all_that_is_wrong_in_it()
    {
        await Task.WhenAll(broken.PodOf("crasher"), broken.PodOf("oom"));

        var (action, answer) = await Run(new { });

        Assert.Equal($"diagnose -n {broken.Namespace}", action.Command);
        Assert.Equal($"namespace/{broken.Namespace}", answer.Verdict!.Subject);
        string[] wrong = ["pod/crasher", "pod/bad-image", "pod/too-big", "pod/oom", "pod/missing-config", "pod/init-stuck", "pod/never-ready", "service/nowhere"];
        Assert.Empty(wrong.Except(answer.Verdict.Findings.SelectMany(found => found.AlsoIn.Prepend(found.Component))));
        Assert.DoesNotContain(answer.Verdict.Findings, found => found.Component is "deployment/web" or "service/web");
    }

    [Fact]
    public async Task What_a_log_repeats_of_a_Secret_or_calls_a_password_is_masked()
    {
        var answer = (await Run(new { resource = $"pod/{await broken.PodOf("leaky")}" })).Answer;

        Assert.Contains("the password is *** | password=***", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", $"{answer.Text}{answer.Verdict}", StringComparison.Ordinal);
        Assert.DoesNotContain("literal-77aa", $"{answer.Text}{answer.Verdict}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_not_to_be()
    {
        Assert.Contains("There is no pod 'nobody'", (await Run(new { resource = "pod/nobody" })).Answer.Text, StringComparison.Ordinal);
        Assert.IsType<Failure.NotFound>(await Failed(new { @namespace = "k13d-nowhere" }));
        Assert.IsType<Failure.NotFound>(await Failed(new { resource = "unicorn/x" }));
    }

    [Fact]
    public async Task Arguments_that_are_not_understood_are_refused()
    {
        foreach (var arguments in new object[] { new { resource = "nginx" }, new { resource = "pod/a/b" }, new { resource = "pod/--x" }, new { @namespace = "A B" }, new { verbose = "x" }, "pod/x" })
        {
            Assert.IsType<Failure.Invalid>(FailureOf(await viewer.Prepare("diagnose", arguments, broken.Namespace, Task.FromResult)));
        }
    }

    [Fact]
    public async Task The_record_says_who_had_it_diagnosed()
    {
        await RunOnce(new { resource = "pod/crasher" });

        var line = Assert.Single(viewer.Recorded);
        Assert.Equal(("eve", "execute", "pod/crasher", broken.Namespace, AuditOutcome.Success), (line.User, line.Action, line.Resource, line.Namespace, line.Outcome));
        Assert.Equal(($"diagnose pod/crasher -n {broken.Namespace}", "tc-1"), (line.Details["command"], line.Details["toolCall"]));
    }

    /// <summary>Once more where something that crashes again and again ran in just that moment.</summary>
    private async Task<(ToolAction Action, ToolAnswer Answer)> Run(object arguments)
    {
        for (var tries = 1; ; tries++)
        {
            var (action, answer) = await RunOnce(arguments);
            if (tries == MostTries || !answer.Text.Contains(BrokenWorkloads.Running, StringComparison.Ordinal))
            {
                return (action, answer);
            }

            await broken.BackOff();
        }
    }

    private Task<(ToolAction Action, ToolAnswer Answer)> RunOnce(object arguments) => viewer.Prepare(
        "diagnose",
        arguments,
        broken.Namespace,
        async prepared => (Value(prepared).Action, Value(await Value(prepared).Run("tc-1", TestContext.Current.CancellationToken))));

    private Task<Failure?> Failed(object arguments) => viewer.Prepare(
        "diagnose", arguments, broken.Namespace, async prepared => FailureOf(await Value(prepared).Run("tc-1", TestContext.Current.CancellationToken)));

    /// <summary>Ten minutes after what the cluster takes for now: what does not end has not ended for long.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromMinutes(10);
    }
}
