using System.Runtime.CompilerServices;
using System.Threading.Channels;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>
/// Follows the pods of a workload, those that come later too, until it is gone or is a Job that has ended. The containers take turns; where the reader is slow, all
/// of them wait.
/// </summary>
internal sealed class WorkloadFollow(IWorkloadPods pods, WorkloadLogSource source, ResourceRef workload, GetWorkloadLogs request, TimeProvider time)
{
    /// <summary>How often it is looked for pods that have come. Their lines wait for it at their nodes.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    private const int MostWaiting = 256;

    private readonly Channel<Result<WorkloadLogItem>> waiting =
        Channel.CreateBounded<Result<WorkloadLogItem>>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly Dictionary<ChosenContainer, Task> followed = [];
    private int leftOut;

    public async IAsyncEnumerable<Result<WorkloadLogItem>> Lines(
        MadePods made, LogChoice first, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = Watch(made, first, ending.Token);
        try
        {
            await foreach (var item in waiting.Reader.ReadAllAsync(ending.Token))
            {
                yield return item;
            }

            await watching;
        }
        finally
        {
            await ending.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Owns the tasks that follow single containers: it is over when they are.</summary>
    private async Task Watch(MadePods made, LogChoice first, CancellationToken cancellation)
    {
        try
        {
            await Say(first.Notices, cancellation);
            foreach (var idle in first.Containers.Where(container => container.Run is null))
            {
                await Say([idle.Notice("it has not started: its lines will follow when it has.")], cancellation);
            }

            var (isOver, range) = (made.IsOver, source.First);
            for (var choice = first; ; range = source.Later)
            {
                await Join(choice.Containers, range, cancellation);
                if (isOver && followed.Values.All(follow => follow.IsCompleted))
                {
                    return;
                }

                await Task.Delay(LookEvery, time, cancellation);
                if ((await pods.Of(workload, cancellation)).IsFailure(out var failure, out var present) || LogChoice.Of(present, request).IsFailure(out failure, out var next))
                {
                    if (failure is Failure.Forbidden)
                    {
                        await waiting.Writer.WriteAsync(failure, cancellation);
                        return;
                    }

                    // A cluster that is away for a while: what is followed already does its own waiting.
                    (isOver, choice) = (failure is Failure.NotFound, new LogChoice([], []));
                    continue;
                }

                (isOver, choice) = (present.IsOver, next);
                Forget(choice.Containers);
            }
        }
        finally
        {
            await Task.WhenAll(followed.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            waiting.Writer.Complete();
        }
    }

    /// <summary>Follows each run that is not followed yet.</summary>
    private async Task Join(IReadOnlyList<ChosenContainer> containers, LogRange range, CancellationToken cancellation)
    {
        foreach (var broken in followed.Values.Where(follow => follow.IsFaulted))
        {
            await broken;
        }

        var missing = 0;
        foreach (var container in containers.Where(container => container.Run is not null && !followed.ContainsKey(container)))
        {
            if (followed.Values.Count(follow => !follow.IsCompleted) < LogChoice.Most)
            {
                followed[container] = Follow(container, range, cancellation);
            }
            else
            {
                missing++;
            }
        }

        if (missing > leftOut)
        {
            await Say(
                [WorkloadLogItem.About(workload.ToString(), $"{missing} of its containers are not followed until others have ended: {LogChoice.Most} are followed at once.")],
                cancellation);
        }

        leftOut = missing;
    }

    /// <summary>Runs that have ended and are not there any more do not come again.</summary>
    private void Forget(IReadOnlyList<ChosenContainer> present)
    {
        foreach (var gone in followed.Where(follow => follow.Value.IsCompleted && !present.Contains(follow.Key)).ToArray())
        {
            followed.Remove(gone.Key);
        }
    }

    private async Task Follow(ChosenContainer container, LogRange range, CancellationToken cancellation)
    {
        await foreach (var item in source.Of(container, range, cancellation))
        {
            await waiting.Writer.WriteAsync(item, cancellation);
        }
    }

    private async Task Say(IEnumerable<WorkloadLogItem> notices, CancellationToken cancellation)
    {
        foreach (var notice in notices)
        {
            await waiting.Writer.WriteAsync(notice, cancellation);
        }
    }
}
