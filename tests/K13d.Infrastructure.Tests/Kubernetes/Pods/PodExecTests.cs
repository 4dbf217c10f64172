using System.Collections.Concurrent;
using System.Text;
using k8s;
using k8s.Models;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Pods;

[ClusterTests]
public sealed class PodExecTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace home = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IPodExec Exec => services.GetRequiredService<IPodExec>();

    public async ValueTask InitializeAsync() => home = await cluster.NewNamespace("k13d-exec");

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await home.DisposeAsync();
    }

    [Fact]
    public async Task What_a_command_prints_and_its_exit_code_come_back()
    {
        await Run(RunningPods.Idle("box", "main"));

        Assert.Equal(("out\n", "err\n", 3), await Play("box", "sh", "-c", "echo out; echo err >&2; exit 3"));
        Assert.Equal(("", "", 0), await Play("box", "true"));
    }

    [Fact]
    public async Task Words_reach_the_program_as_they_are_the_empty_one_too()
    {
        await Run(RunningPods.Idle("box", "main"));

        Assert.Equal(("<a b>\n<>\n<&;$(x)'\">\n<-c>\n<ü%2F+>\n", "", 0), await Play("box", "printf", "<%s>\\n", "a b", "", "&;$(x)'\"", "-c", "ü%2F+"));
    }

    [Fact]
    public async Task Input_arrives_whole_and_its_end_too()
    {
        await Run(RunningPods.Idle("box", "main"));
        var input = new byte[200 * 1024];
        new Random(20_261_124).NextBytes(input);
        await using var command = Value(await Start("box", ["sh", "-c", "cat"]));

        var sending = Task.Run(
            async () =>
            {
                await command.Send(CommandStream.Input, input, Cancellation);
                await command.CloseInput(Cancellation);
            },
            Cancellation);
        var (output, _) = await ReadAll(command);
        await sending;

        Assert.Equal(input, output);
        Assert.Equal(0, Value(command.End));
    }

    [Fact]
    public async Task A_terminal_has_the_size_it_is_given()
    {
        await Run(RunningPods.Idle("box", "main"));
        var found = Value(await Exec.Find(Pod("box"), null, Cancellation));
        string[] awaitSize = ["sh", "-c", "until stty size 2>/dev/null | grep '43 132'; do sleep 1; done"];
        await using var command = Value(await Exec.Start(found, new CommandOptions(awaitSize, Terminal: true, Input: true, Output: true, Errors: true), Cancellation));

        await command.Send(CommandStream.Size, Encoding.UTF8.GetBytes("""{"Width":132,"Height":43}"""), Cancellation);
        var (output, errors) = await ReadAll(command);

        Assert.Contains("43 132", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Theory, InlineData("no-such-program"), InlineData("/etc/passwd"), InlineData("/no/such/path")]
    public async Task A_program_that_cannot_be_run_is_a_conflict_that_names_it(string program)
    {
        await Run(RunningPods.Idle("box", "main"));
        await using var command = Value(await Start("box", [program]));

        await ReadAll(command);

        var failure = Assert.IsType<Failure.Conflict>(FailureOf(command.End));
        Assert.Contains($"\"{program}\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal("InternalError", failure.Details["reason"]);
    }

    [Fact]
    public async Task A_container_that_does_not_run_is_a_conflict_that_says_why()
    {
        await cluster.Client.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("waits"), home.Name, cancellationToken: Cancellation);

        var failure = Assert.IsType<Failure.Conflict>(FailureOf(await Exec.Find(Pod("waits"), null, Cancellation)));

        Assert.Contains("does not run (Pending)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_is_the_named_one_else_the_default_else_the_only_one_else_the_choices_are_listed()
    {
        await Run(RunningPods.Idle("two", "one", "other"));
        var preferring = RunningPods.Idle("prefers", "one", "other");
        preferring.Metadata.Annotations = new Dictionary<string, string> { [PodContainers.DefaultAnnotation] = "other" };
        await Run(preferring);

        Assert.Equal("one", Value(await Exec.Find(Pod("two"), "one", Cancellation)).Name);
        Assert.Equal("other", Value(await Exec.Find(Pod("prefers"), null, Cancellation)).Name);
        Assert.Equal("one", Value(await Exec.Find(Pod("prefers"), "one", Cancellation)).Name);
        var several = Assert.IsType<Failure.Invalid>(FailureOf(await Exec.Find(Pod("two"), null, Cancellation)));
        Assert.Contains("one, other", several.Message, StringComparison.Ordinal);
        Assert.IsType<Failure.Invalid>(FailureOf(await Exec.Find(Pod("two"), "third", Cancellation)));
    }

    [Fact]
    public async Task A_pod_that_is_not_there_is_not_found() =>
        Assert.IsType<Failure.NotFound>(FailureOf(await Exec.Find(Pod("nobody"), null, Cancellation)));

    [Fact]
    public async Task Where_the_cluster_lets_K13d_only_get_the_subresource_no_command_is_begun()
    {
        var asked = new ConcurrentQueue<string>();
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            asked.Enqueue(context.Request.Path);
            await context.Response.WriteAsync(context.Request.Path.Value!.Contains("selfsubjectaccessreviews", StringComparison.Ordinal)
                ? """{"kind":"SelfSubjectAccessReview","status":{"allowed":false}}"""
                : """{"kind":"Pod","spec":{"containers":[{"name":"main"}]},"status":{"containerStatuses":[{"name":"main","state":{"running":{}}}]}}""");
        });
        await using var refused = KubernetesServices.Build(server.Kubeconfig);

        Assert.IsType<Failure.Forbidden>(FailureOf(await refused.GetRequiredService<IPodExec>().Find(Pod("box"), null, Cancellation)));

        Assert.Equal(2, asked.Count);
        Assert.DoesNotContain(asked, path => path.EndsWith("/exec", StringComparison.Ordinal));
    }

    private static async Task<(byte[] Output, byte[] Errors)> ReadAll(IRunningCommand command)
    {
        var (output, errors) = (new MemoryStream(), new MemoryStream());
        while (await command.Read(Cancellation) is { } piece)
        {
            (piece.Stream switch { CommandStream.Output => output, CommandStream.Errors => errors, _ => Stream.Null }).Write(piece.Bytes.Span);
        }

        return (output.ToArray(), errors.ToArray());
    }

    private ResourceRef Pod(string name) => new(ResourceKind.Pod, home.Name, name);

    private Task Run(V1Pod pod) => RunningPods.Run(cluster.Client, home.Name, pod, Cancellation);

    private async Task<Result<IRunningCommand>> Start(string pod, IReadOnlyList<string> command)
    {
        var found = Value(await Exec.Find(Pod(pod), null, Cancellation));
        return await Exec.Start(found, new CommandOptions(command, Terminal: false, Input: true, Output: true, Errors: true), Cancellation);
    }

    private async Task<(string Output, string Errors, int ExitCode)> Play(string pod, params string[] words)
    {
        await using var command = Value(await Start(pod, words));
        await command.CloseInput(Cancellation);
        var (output, errors) = await ReadAll(command);
        return (Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(errors), Value(command.End));
    }
}
