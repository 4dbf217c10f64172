using System.Threading.Channels;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class GetWorkloadLogsTests
{
    private static readonly GetWorkloadLogs Request = new("deployment", "web", "shop");

    private readonly IWorkloadPods pods = Substitute.For<IWorkloadPods>();
    private readonly IPodLogs logs = Substitute.For<IPodLogs>();
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_in_the_order_in_which_they_were_printed()
    {
        Has(Pod("a"), Pod("b"));
        Prints("a", Line(1), Line(4), Line(5));
        Prints("b", Line(2), Line(3), Line(6));

        Assert.Equal(["a 1", "b 2", "b 3", "a 4", "a 5", "b 6"], await Texts(Request));
    }

    [Fact]
    public async Task The_pieces_of_a_line_stay_together()
    {
        Has(Pod("a"), Pod("b"));
        Prints("a", Line(1));
        Prints("b", new LogLine(At(1), "1 ", IsUnfinished: true), new LogLine(At(1), "and more", Continues: true));

        Assert.Equal(["a 1", "b 1 ", "b and more"], await Texts(Request));
    }

    [Fact]
    public async Task A_container_that_cannot_be_read_is_a_notice_and_ends_nothing()
    {
        Has(Pod("a"), Pod("b"), Pod("c"));
        Prints("a", Line(1));
        Fails("b", new Failure.Invalid("It is waiting to start."));
        Prints("c", Line(2), new Failure.ClusterFailed("The connection is broken."));

        Assert.Equal(["pod/b/app: It is waiting to start.", "a 1", "c 2", "pod/c/app: The connection is broken."], await Texts(Request));
    }

    [Fact]
    public async Task All_containers_are_read_where_they_are_asked_for()
    {
        Has(Pod("a", "app", "proxy"));
        Prints("a", Line(1));

        Assert.Equal(["a 1", "a 1"], await Texts(Request with { AllContainers = true }));
        await logs.Received().Open(Arg.Any<ResourceRef>(), "proxy", Arg.Any<LogRange>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Several_containers_and_none_named_are_a_failure_with_the_choice()
    {
        Has(Pod("a", "app", "proxy"));

        Assert.Contains("app, proxy", Assert.IsType<Failure.Invalid>(await Failure(Request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_fifty_are_a_failure()
    {
        Has([.. Enumerable.Range(0, 51).Select(number => Pod($"p{number}"))]);

        Assert.Contains("51 containers", Assert.IsType<Failure.Invalid>(await Failure(Request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_without_pods_says_so()
    {
        Has();

        Assert.Equal(["deployment/web: it has no pods."], await Texts(Request));
    }

    [Fact]
    public async Task All_together_have_the_bytes_that_are_asked_for()
    {
        Has(Pod("a"), Pod("b"));
        Prints("a", Line(1), Line(3));
        Prints("b", Line(2));

        Assert.Equal(["a 1", "b 2"], await Texts(Request with { LimitBytes = 4 }));
    }

    [Fact]
    public async Task Who_follows_gets_the_pods_and_runs_that_come_whole_until_the_workload_is_gone()
    {
        var (first, second, restarted) = (Channel.CreateUnbounded<Result<LogLine>>(), Channel.CreateUnbounded<Result<LogLine>>(), Channel.CreateUnbounded<Result<LogLine>>());
        Has(Pod("a"));
        Opens("a", first, second);
        await using var lines = (await Open(Request with { Follow = true, Tail = 3 })).GetAsyncEnumerator(Cancellation);
        first.Writer.TryWrite(Line(1));
        Assert.Equal("a 1", await Next(lines));

        Opens("b", restarted);
        Has(Pod("a") with { Runs = new Dictionary<string, string> { ["app"] = "run 2" } }, Pod("b"));
        first.Writer.Complete();
        second.Writer.TryWrite(Line(2));
        restarted.Writer.TryWrite(Line(2));

        Assert.Equal(["a 2", "b 2"], new[] { await Next(lines), await Next(lines) }.Order());
        await logs.Received(1).Open(Arg.Any<ResourceRef>(), "app", new LogRange(3, null, null, Follow: true, Previous: false), Arg.Any<CancellationToken>());
        await logs.Received(2).Open(Arg.Any<ResourceRef>(), "app", new LogRange(null, null, null, Follow: true, Previous: false), Arg.Any<CancellationToken>());

        pods.Of(default!, Cancellation).ReturnsForAnyArgs(new Failure.NotFound("deployment/web not found."));
        second.Writer.Complete();
        restarted.Writer.Complete();
        Assert.Null(await Next(lines));
    }

    [Fact]
    public async Task Who_leaves_ends_all_that_is_followed()
    {
        var open = Channel.CreateUnbounded<Result<LogLine>>();
        Has(Pod("a"));
        Opens("a", open);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var lines = (await Open(Request with { Follow = true })).GetAsyncEnumerator(leaving.Token);
        open.Writer.TryWrite(Line(1));
        Assert.Equal("a 1", await Next(lines));

        var next = lines.MoveNextAsync();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Theory, InlineData("service"), InlineData(""), InlineData("pod")]
    public void What_makes_no_pods_is_refused_with_what_does(string kind)
    {
        var error = Assert.Single(new GetWorkloadLogsValidator().Validate(Request with { Kind = kind }).Errors);

        Assert.Equal("kind must be one of deployment, statefulset, daemonset, replicaset, job, cronjob.", error.ErrorMessage);
    }

    [Fact]
    public void One_container_and_all_exclude_each_other() =>
        Assert.False(new GetWorkloadLogsValidator().Validate(Request with { Container = "app", AllContainers = true }).IsValid);

    private static LogStamp At(int second) => new(second, 0);

    private static LogLine Line(int second) => new(At(second), $"{second}");

    private static MadePod Pod(string name, params string[] containers)
    {
        var names = containers.Length == 0 ? ["app"] : containers;
        return new MadePod(
            $"uid of {name}",
            new PodContainers(ResourceRef.Of(ResourceKind.Pod, "shop", name), names, [], [], null),
            names.ToDictionary(container => container, _ => "run 1"));
    }

    private void Has(params MadePod[] made) => pods.Of(default!, Cancellation).ReturnsForAnyArgs(new MadePods(made, IsOver: false));

    private void Prints(string pod, params Result<LogLine>[] lines) =>
        Answers(pod, _ => new OpenedLog("app", lines.ToAsyncEnumerable()));

    private void Fails(string pod, Failure failure) => Answers(pod, _ => failure);

    /// <summary>One after the other.</summary>
    private void Opens(string pod, params Channel<Result<LogLine>>[] each)
    {
        var opened = 0;
        Answers(pod, _ => new OpenedLog("app", each[opened++].Reader.ReadAllAsync(Cancellation)));
    }

    private void Answers(string pod, Func<NSubstitute.Core.CallInfo, Result<OpenedLog>> answer) =>
        logs.Open(Arg.Is<ResourceRef>(asked => asked.Name == pod), Arg.Any<string>(), Arg.Any<LogRange>(), Arg.Any<CancellationToken>()).Returns(answer);

    private async Task<Failure> Failure(GetWorkloadLogs request)
    {
        Assert.True((await new GetWorkloadLogsHandler(pods, logs, time).Handle(request, Cancellation)).IsFailure(out var failure, out _));
        return failure!;
    }

    private async Task<IAsyncEnumerable<Result<WorkloadLogItem>>> Open(GetWorkloadLogs request)
    {
        Assert.False((await new GetWorkloadLogsHandler(pods, logs, time).Handle(request, Cancellation)).IsFailure(out var failure, out var log), failure?.Message);
        return log!.Lines;
    }

    private async Task<IReadOnlyList<string>> Texts(GetWorkloadLogs request) => await (await Open(request)).Select(Text).ToListAsync(Cancellation);

    /// <summary>The next line, while the time goes on; null at the end.</summary>
    private async Task<string?> Next(IAsyncEnumerator<Result<WorkloadLogItem>> lines)
    {
        var next = lines.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await next ? Text(lines.Current) : null;
    }

    private static string Text(Result<WorkloadLogItem> item) => item.IsFailure(out var failure, out var read)
        ? throw new InvalidOperationException(failure.Message)
        : read.Notice is { } notice ? $"{read.Source}: {notice}" : $"{read.Pod} {read.Line.Text}";
}
