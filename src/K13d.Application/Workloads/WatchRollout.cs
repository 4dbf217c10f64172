using System.Runtime.CompilerServices;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Workloads;

/// <summary>Follows a rollout until it is complete or has failed.</summary>
/// <param name="Kind">Deployment, StatefulSet or DaemonSet.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="TimeoutSeconds">After which it counts as failed; absent means never, but for the Deployment's own progress deadline.</param>
public sealed record WatchRollout(ResourceKind Kind, string? Namespace, string Name, int? TimeoutSeconds) : IQuery<WatchedRollout>, IRequires, IOnWorkload
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Events">Each differs from the one before; the last one is complete or failed, or why it is not known.</param>
public sealed record WatchedRollout(IAsyncEnumerable<Result<RolloutProgress>> Events);

public sealed class WatchRolloutValidator : AbstractValidator<WatchRollout>
{
    private const int LongestWait = 24 * 60 * 60;

    public WatchRolloutValidator()
    {
        this.OnWorkload(ResourceKind.Deployment, ResourceKind.StatefulSet, ResourceKind.DaemonSet);
        RuleFor(request => request.TimeoutSeconds)
            .InclusiveBetween(1, LongestWait)
            .WithMessage($"timeoutSeconds must be from 1 to {LongestWait}; leave it out to wait for as long as it takes.")
            .WithName("timeoutSeconds");
    }
}

internal sealed class WatchRolloutHandler(IRollouts rollouts, TimeProvider time) : IQueryHandler<WatchRollout, WatchedRollout>
{
    public async Task<Result<WatchedRollout>> Handle(WatchRollout request, CancellationToken cancellationToken) =>
        (await rollouts.Follow(request.Target(), cancellationToken)).Map(followed => new WatchedRollout(Events(request, followed)));

    private async IAsyncEnumerable<Result<RolloutProgress>> Events(
        WatchRollout request, FollowedRollout followed, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var late = request.TimeoutSeconds is { } seconds ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time) : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        await using var states = followed.States.GetAsyncEnumerator(ending.Token);
        RolloutProgress? before = null;
        while (await Next(states, request, late.Token, cancellation) is { } state)
        {
            if (state.IsFailure(out _, out var progress))
            {
                yield return state;
                yield break;
            }

            if (progress.State == RolloutState.Failed)
            {
                yield return await WithPods(request, progress, cancellation);
                yield break;
            }

            if (progress != before)
            {
                yield return progress;
            }

            if (progress.State == RolloutState.Complete)
            {
                yield break;
            }

            before = progress;
        }
    }

    private static async Task<Result<RolloutProgress>?> Next(
        IAsyncEnumerator<Result<RolloutProgress>> states, WatchRollout request, CancellationToken late, CancellationToken cancellation)
    {
        try
        {
            return await states.MoveNextAsync() ? states.Current : default(Result<RolloutProgress>?);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new RolloutProgress(RolloutState.Failed, $"{request.Target()} was not rolled out within {request.TimeoutSeconds} s.", "Timeout");
        }
    }

    /// <summary>What its pods say is a help and not the answer: where they cannot be read, the failure stands without them.</summary>
    private async Task<Result<RolloutProgress>> WithPods(WatchRollout request, RolloutProgress failed, CancellationToken cancellation) =>
        (await rollouts.Troubles(request.Target(), cancellation)).IsFailure(out _, out var found) ? failed : failed with { Pods = found.Pods };
}
