using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Nodes;

namespace K13d.Application.Tests.Nodes;

/// <summary>
/// A cluster of pods under budgets, as far as a drain sees one. It keeps the budgets itself, as the API server does, and remembers everything that
/// was asked of it; replacements come up elsewhere after a while. Nodes other than the drained one are not told apart.
/// </summary>
internal sealed class BudgetedCluster(IReadOnlyList<PodOnNode> pods, IReadOnlyList<BudgetedCluster.Budget> budgets, Random random)
    : INodeScheduling, INodePods, IPodEviction
{
    private readonly Lock gate = new();
    private readonly List<PodOnNode> there = [.. pods];
    private readonly HashSet<string> ending = new(StringComparer.Ordinal);
    private readonly int[] healthy = [.. budgets.Select(budget => budget.Healthy)];

    public bool Cordoned { get; private set; }

    public IReadOnlyList<PodOnNode> There => there;

    /// <summary>What was asked for, in that order.</summary>
    public List<PodOnNode> Asked { get; } = [];

    /// <summary>The least number of healthy pods that each budget has seen.</summary>
    public int[] Least { get; } = [.. budgets.Select(budget => budget.Healthy)];

    public Task<Result<bool>> SetUnschedulable(string node, bool unschedulable, CancellationToken cancellation)
    {
        var before = Cordoned;
        Cordoned = unschedulable;
        return Task.FromResult<Result<bool>>(before);
    }

    public Task<Result<IReadOnlyCollection<PodOnNode>>> On(string node, CancellationToken cancellation) =>
        Task.FromResult<Result<IReadOnlyCollection<PodOnNode>>>(there.ToArray());

    public Task<Result<HashSet<string>>> Present(string node, CancellationToken cancellation)
    {
        lock (gate)
        {
            // Time goes on: what ends is gone some time, and what was evicted comes up elsewhere.
            foreach (var uid in ending.Where(_ => random.Next(2) == 0).ToArray())
            {
                ending.Remove(uid);
                there.RemoveAll(pod => pod.Uid == uid);
            }

            for (var budget = 0; budget < budgets.Count; budget++)
            {
                if (budgets[budget].Heals && healthy[budget] < budgets[budget].Healthy && random.Next(2) == 0)
                {
                    healthy[budget]++;
                }
            }

            return Task.FromResult<Result<HashSet<string>>>(there.Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal));
        }
    }

    public async Task<Result<Eviction>> Evict(PodOnNode pod, TimeSpan? gracePeriod, CancellationToken cancellation)
    {
        await Task.Yield();
        lock (gate)
        {
            Asked.Add(pod);
            if (random.Next(10) == 0)
            {
                return new Failure.ClusterFailed("The API server does not answer.");
            }

            var about = Enumerable.Range(0, budgets.Count).Where(budget => budgets[budget].Covers(pod)).ToArray();
            if (about.Length > 1)
            {
                return new Failure.Conflict("More than one budget is about it.");
            }

            if (about is [var one] && !pods.Single(known => known.Uid == pod.Uid).IsFinished && ending.Add(pod.Uid))
            {
                if (healthy[one] <= budgets[one].MinAvailable)
                {
                    ending.Remove(pod.Uid);
                    return new Eviction(EvictionAnswer.HeldBack, [$"shop/{budgets[one].Name}"]);
                }

                healthy[one]--;
                Least[one] = Math.Min(Least[one], healthy[one]);
            }

            ending.Add(pod.Uid);
            return Eviction.Accepted;
        }
    }

    /// <param name="Prefix">It is about the pods whose names begin so.</param>
    /// <param name="Healthy">How many of them there are, on this node and elsewhere.</param>
    /// <param name="Heals">Whether an evicted one comes up elsewhere.</param>
    public sealed record Budget(string Name, string Prefix, int MinAvailable, int Healthy, bool Heals)
    {
        public bool Covers(PodOnNode pod) => pod.Name.StartsWith(Prefix, StringComparison.Ordinal);
    }
}
