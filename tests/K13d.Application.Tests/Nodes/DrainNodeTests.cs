using K13d.Application.Jobs;
using K13d.Application.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Jobs;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Jobs;
using K13d.Domain.Nodes;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Nodes;

public sealed class DrainNodeTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly INodePods pods = Substitute.For<INodePods>();
    private readonly IJobs jobs = Substitute.For<IJobs>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly AuditNotes notes = new();
    private readonly JobSignal signal;

    public DrainNodeTests()
    {
        signal = new JobSignal(time);
        context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", Role.Operator, Guid.NewGuid()));
        context.CorrelationId.Returns("c-1");
        jobs.Add(Arg.Any<Job>(), Arg.Any<CancellationToken>()).Returns(new Done());
    }

    public void Dispose() => signal.Dispose();

    [Fact]
    public async Task A_plan_that_refuses_names_every_pod_that_does_and_begins_nothing()
    {
        There(Owned("web-1"), Owned("data-1") with { HasLocalData = true }, new PodOnNode("shop", "alone", "3"));

        Assert.True((await Drain(new DrainNode("node-1"))).IsFailure(out var failure, out _));

        var conflict = Assert.IsType<Failure.Conflict>(failure);
        Assert.StartsWith("node-1 is not drained, and nothing was changed: shop/alone: Nothing", conflict.Message, StringComparison.Ordinal);
        var refused = Assert.IsType<Dictionary<string, string?>[]>(conflict.Details["pods"]);
        Assert.Equal(["alone", "data-1"], refused.Select(pod => pod["name"]));
        Assert.All(refused, pod => Assert.NotEmpty(pod["reason"]!));
        await jobs.DidNotReceiveWithAnyArgs().Add(default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_drain_begins_as_a_job_of_its_caller_with_what_is_to_be_evicted()
    {
        There(Owned("web-1"), new PodOnNode("kube-system", "static", "9") { IsMirror = true });
        Job? added = null;
        await jobs.Add(Arg.Do<Job>(job => added = job), Arg.Any<CancellationToken>());

        Assert.False((await Drain(new DrainNode("node-1"))).IsFailure(out _, out var drain));

        Assert.NotNull(added);
        Assert.Equal((added.Id, "waiting", 1, false), (drain.Id, drain.Phase, drain.Remaining, drain.Cordoned));
        Assert.Equal(("drain", "node/node-1", "eve", "c-1"), (added.Kind, added.Target, added.Origin.User, added.Origin.CorrelationId));
        Assert.Equal([("static", "left"), ("web-1", "waiting")], drain.Pods.Select(pod => (pod.Name, pod.State)));
        Assert.Equal(time.GetUtcNow().AddMinutes(10), DrainState.Parse(added.State).Deadline);
        Assert.Equal(added.Id.ToString(), notes.Details["job"]);
    }

    [Theory, InlineData(0, null), InlineData(60, 60)]
    public async Task A_drain_gives_up_when_its_caller_says_or_never(int timeout, int? seconds)
    {
        There(Owned("web-1"));
        Job? added = null;
        await jobs.Add(Arg.Do<Job>(job => added = job), Arg.Any<CancellationToken>());

        await Drain(new DrainNode("node-1", TimeoutSeconds: timeout));

        Assert.Equal(seconds is { } after ? time.GetUtcNow().AddSeconds(after) : null, DrainState.Parse(added!.State).Deadline);
    }

    [Fact]
    public async Task A_dry_run_answers_the_plan_and_begins_nothing()
    {
        There(Owned("web-1"));

        Assert.False((await Drain(new DrainNode("node-1", DryRun: true))).IsFailure(out _, out var drain));

        Assert.Equal((null, "planned", 1), (drain.Id, drain.Phase, drain.Remaining));
        await jobs.DidNotReceiveWithAnyArgs().Add(default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_what_the_caller_is_told()
    {
        pods.On("node-9", Arg.Any<CancellationToken>()).Returns(new Failure.NotFound("nodes \"node-9\" not found."));

        Assert.True((await Drain(new DrainNode("node-9"))).IsFailure(out var failure, out _));

        Assert.IsType<Failure.NotFound>(failure);
    }

    [Theory]
    [InlineData("", null, null), InlineData("a/b", null, null)]
    [InlineData("node-1", -1, null), InlineData("node-1", null, -1), InlineData("node-1", null, 100_000)]
    public void What_no_drain_can_be_is_refused(string name, int? grace, int? timeout) =>
        Assert.False(new DrainNodeValidator().Validate(new DrainNode(name, GracePeriodSeconds: grace, TimeoutSeconds: timeout)).IsValid);

    private static PodOnNode Owned(string name) => new("shop", name, name) { Controller = new PodController("ReplicaSet", "web") };

    private void There(params PodOnNode[] there) => pods.On("node-1", Arg.Any<CancellationToken>()).Returns(there);

    private Task<Result<Drain>> Drain(DrainNode request) =>
        new DrainNodeHandler(pods, jobs, signal, context, notes, time).Handle(request, TestContext.Current.CancellationToken);
}
