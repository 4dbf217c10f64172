using K13d.Domain.Failures;
using K13d.Domain.Nodes;

namespace K13d.Application.Ports.Nodes;

/// <summary>Asks the API server to evict pods, which it does only where no budget forbids it.</summary>
public interface IPodEviction
{
    /// <summary>
    /// Asks once. Conflict where asking again is of no use (more than one budget is about it), Forbidden or ClusterFailed as the cluster says.
    /// </summary>
    /// <param name="gracePeriod">How long it may take to end; null for as long as the pod says itself.</param>
    Task<Result<Eviction>> Evict(PodOnNode pod, TimeSpan? gracePeriod, CancellationToken cancellation);
}

public enum EvictionAnswer
{
    /// <summary>It ends now, or has ended, or goes with its namespace.</summary>
    Accepted,

    /// <summary>Not now: a budget forbids it, or the API server has too much to do.</summary>
    HeldBack,
}

/// <param name="Budgets">The budgets that hold it back, as <c>shop/web</c>; none where it is the API server itself.</param>
/// <param name="RetryAfter">When it is worth asking again, if the API server says so.</param>
public sealed record Eviction(EvictionAnswer Answer, IReadOnlyList<string> Budgets, TimeSpan? RetryAfter = null)
{
    public static Eviction Accepted { get; } = new(EvictionAnswer.Accepted, []);
}
