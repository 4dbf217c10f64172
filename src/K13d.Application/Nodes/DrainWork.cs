using K13d.Application.Jobs;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using K13d.Domain.Nodes;

namespace K13d.Application.Nodes;

/// <summary>
/// Cordons a node and evicts what was planned, round by round: look who is still there, ask for those whose turn it is, all at once. Only the
/// API server deletes, through the Eviction API, so that no budget is broken whoever else evicts meanwhile.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/"/>
internal sealed class DrainWork(INodeScheduling scheduling, INodePods pods, IPodEviction eviction, TimeProvider time) : IJobWork
{
    public const string JobKind = "drain";

    /// <summary>How many evictions are asked for at once.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>As kubectl waits before it asks for a pod again that a budget holds back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Kind => JobKind;

    public string Cancelled(string state) => (DrainState.Parse(state) with { Error = "It was cancelled." }).ToString();

    public async Task<JobEnd> Run(Job job, Func<string, Task> save, CancellationToken cancellation)
    {
        var drain = DrainState.Parse(job.State);
        if ((await scheduling.SetUnschedulable(drain.Node, true, cancellation)).IsFailure(out var failure, out _))
        {
            return End(drain, $"The node could not be cordoned: {failure.Message}");
        }

        drain = await Saved(drain, drain with { Cordoned = true }, save);
        var turns = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (true)
        {
            drain = await Saved(drain, await Look(drain, cancellation), save);
            if (!drain.Pending.Any())
            {
                return drain.Pods.Any(pod => pod.Step == DrainStep.Failed) ? End(drain, $"Some pods cannot be evicted: {Names(drain.Remaining)}.") : End(drain);
            }

            if (drain.Deadline <= time.GetUtcNow())
            {
                return End(drain, $"It took too long; these pods are still there: {Names(drain.Remaining)}.");
            }

            drain = await Saved(drain, await Ask(drain, turns, cancellation), save);
            await Task.Delay(Round, time, cancellation);
        }
    }

    /// <summary>Who is gone. Where the API server does not answer, the next round looks again, until the drain's own time is over.</summary>
    private async Task<DrainState> Look(DrainState drain, CancellationToken cancellation) =>
        (await pods.Present(drain.Node, cancellation)).IsFailure(out _, out var present) ? drain : drain with
        {
            Pods =
            [
                .. drain.Pods.Select(pod => pod.Step == DrainStep.Left || present.Contains(pod.Uid)
                    ? pod
                    : pod with { Step = DrainStep.Gone, Budgets = [], Why = null }),
            ],
        };

    private async Task<DrainState> Ask(DrainState drain, Dictionary<string, DateTimeOffset> turns, CancellationToken cancellation)
    {
        var asked = drain.Pods.ToArray();
        var now = time.GetUtcNow();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, asked.Length, atOnce, async (index, token) =>
        {
            var pod = asked[index];
            if (pod.Step is DrainStep.Waiting or DrainStep.HeldBack && TurnOf(pod, turns) <= now)
            {
                (asked[index], var wait) = await Ask(pod, drain, token);
                lock (turns)
                {
                    turns[pod.Uid] = now + wait;
                }
            }
        });
        return drain with { Pods = asked };
    }

    private static DateTimeOffset TurnOf(DrainedPod pod, Dictionary<string, DateTimeOffset> turns)
    {
        lock (turns)
        {
            return turns.GetValueOrDefault(pod.Uid);
        }
    }

    private async Task<(DrainedPod Pod, TimeSpan Wait)> Ask(DrainedPod pod, DrainState drain, CancellationToken cancellation)
    {
        var grace = drain.GracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        if ((await eviction.Evict(new PodOnNode(pod.Namespace, pod.Name, pod.Uid), grace, cancellation)).IsFailure(out var failure, out var answer))
        {
            return failure is Failure.ClusterFailed
                ? (pod with { Why = failure.Message }, Patience)
                : (pod with { Step = DrainStep.Failed, Why = failure.Message, Budgets = [] }, Patience);
        }

        return answer.Answer == EvictionAnswer.Accepted
            ? (pod with { Step = DrainStep.Ending, Budgets = [] }, Patience)
            : (pod with { Step = DrainStep.HeldBack, Budgets = answer.Budgets }, answer.RetryAfter ?? Patience);
    }

    private static async Task<DrainState> Saved(DrainState before, DrainState after, Func<string, Task> save)
    {
        if (before.ToString() != after.ToString())
        {
            await save(after.ToString());
        }

        return after;
    }

    private static string Names(IEnumerable<DrainedPod> pods) => string.Join(", ", pods.Select(Describe));

    private static string Describe(DrainedPod pod) => pod switch
    {
        { Step: DrainStep.HeldBack, Budgets: [_, ..] budgets } => $"{pod} (held back by the budget {string.Join(", ", budgets)})",
        { Step: DrainStep.Failed, Why: { } why } => $"{pod} ({why.TrimEnd('.')})",
        _ => pod.ToString(),
    };

    private static JobEnd End(DrainState drain, string? error = null) => new((drain with { Error = error }).ToString(), error);
}
