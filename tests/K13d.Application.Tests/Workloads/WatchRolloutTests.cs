using K13d.Application.Ports.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class WatchRolloutTests
{
    private static readonly RolloutProgress Waiting = new(RolloutState.Progressing, "1 out of 2 new replicas have been updated...");
    private static readonly RolloutProgress Complete = new(RolloutState.Complete, "successfully rolled out");
    private static readonly RolloutProgress TooLong = new(RolloutState.Failed, "exceeded its progress deadline", "ProgressDeadlineExceeded");
    private static readonly PodTrouble Pull = new("web-1", "ImagePullBackOff", "Back-off pulling image");

    private readonly IRollouts rollouts = Substitute.For<IRollouts>();
    private readonly FakeTimeProvider time = new();

    public WatchRolloutTests() => rollouts.Troubles(default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(new PodsInTrouble([Pull]));

    [Fact]
    public async Task Each_event_differs_from_the_one_before_and_the_last_one_is_the_end() =>
        Assert.Equal([Waiting, Complete], await Events(Waiting, Waiting, Complete, Waiting));

    [Fact]
    public async Task A_failure_of_the_rollout_names_the_pods_that_are_in_the_way() =>
        Assert.Equal(Pull, Assert.Single((await Events(Waiting, TooLong))[^1].Pods));

    [Fact]
    public async Task Where_the_pods_cannot_be_read_the_failure_stands_without_them()
    {
        rollouts.Troubles(default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(new Failure.Forbidden("pods may not be listed."));

        Assert.Equal([TooLong], await Events(TooLong));
    }

    [Fact]
    public async Task A_rollout_that_takes_longer_than_the_caller_waits_has_failed()
    {
        var watched = await Watch(Forever(TestContext.Current.CancellationToken), timeoutSeconds: 30);
        await using var events = watched.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync();
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(await next);
        Assert.False(events.Current.IsFailure(out _, out var last));
        Assert.Equal(("Timeout", "deployment/web was not rolled out within 30 s."), (last!.Reason, last.Message));
        Assert.Equal([Pull], last.Pods);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_workload_that_is_deleted_meanwhile_ends_it_with_that_failure()
    {
        var deleted = new Failure.NotFound("deployment/web has been deleted.");
        var events = await (await Watch(States(Waiting, deleted), null)).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([Waiting, deleted], events);
    }

    [Theory, InlineData(0), InlineData(86_401)]
    public void A_time_limit_has_bounds(int seconds) =>
        Assert.False(new WatchRolloutValidator().Validate(new WatchRollout(ResourceKind.Deployment, "shop", "web", seconds)).IsValid);

    private async Task<IReadOnlyList<RolloutProgress>> Events(params RolloutProgress[] states)
    {
        var events = await Watch(States([.. states.Select(state => (Result<RolloutProgress>)state)]), timeoutSeconds: null);
        return await events.Select(state => state.IsFailure(out var failure, out var progress) ? throw new InvalidOperationException(failure.Message) : progress)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IAsyncEnumerable<Result<RolloutProgress>>> Watch(IAsyncEnumerable<Result<RolloutProgress>> states, int? timeoutSeconds)
    {
        var deployment = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");
        rollouts.Follow(deployment, Arg.Any<CancellationToken>()).Returns(new FollowedRollout(states));
        var watched = await new WatchRolloutHandler(rollouts, time).Handle(
            new WatchRollout(ResourceKind.Deployment, "shop", "web", timeoutSeconds), TestContext.Current.CancellationToken);
        return watched.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value.Events;
    }

    private static async IAsyncEnumerable<Result<RolloutProgress>> States(params Result<RolloutProgress>[] states)
    {
        foreach (var state in states)
        {
            await Task.Yield();
            yield return state;
        }
    }

    private static async IAsyncEnumerable<Result<RolloutProgress>> Forever(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return Waiting;
        await Task.Delay(Timeout.Infinite, cancellation);
    }
}
