using K13d.Domain.Failures;

namespace K13d.Application.Ports.Limits;

/// <summary>Counts the requests of each caller, over all replicas.</summary>
public interface IRequestQuota
{
    /// <summary>Takes one request off the caller's quota. Unavailable where the count cannot be kept.</summary>
    /// <param name="caller">Who is counted, and for what: each kind of limit has a caller of its own, as <c>chat:&lt;user id&gt;</c>.</param>
    /// <param name="limit">Requests a window.</param>
    /// <param name="window">Begins with the first request, and anew with the first after it ended.</param>
    ValueTask<Result<Quota>> Take(string caller, int limit, TimeSpan window, CancellationToken cancellation);
}

/// <param name="Allowed">False where nothing was left to take.</param>
/// <param name="Remaining">Requests left in this window; never negative.</param>
public readonly record struct Quota(bool Allowed, int Remaining, DateTimeOffset ResetsAt);
