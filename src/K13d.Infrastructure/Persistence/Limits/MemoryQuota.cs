using K13d.Application.Ports.Limits;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Persistence.Limits;

/// <summary>Counts in this process, which is the only one that answers where the database is a SQLite file.</summary>
internal sealed class MemoryQuota(TimeProvider time) : IRequestQuota
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Taken, DateTimeOffset ResetsAt)> callers = new(StringComparer.Ordinal);
    private DateTimeOffset sweepAt;

    public ValueTask<Result<Quota>> Take(string caller, int limit, TimeSpan window, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            Sweep(now, window);
            var (taken, resetsAt) = callers.TryGetValue(caller, out var known) && known.ResetsAt > now ? known : (0, now + window);
            taken = Math.Min(taken, limit) + 1;
            callers[caller] = (taken, resetsAt);
            return ValueTask.FromResult<Result<Quota>>(new Quota(taken <= limit, Math.Max(0, limit - taken), resetsAt));
        }
    }

    // Once a window, so that callers who never come back do not stay.
    private void Sweep(DateTimeOffset now, TimeSpan window)
    {
        if (now < sweepAt)
        {
            return;
        }

        sweepAt = now + window;
        foreach (var (caller, quota) in callers)
        {
            if (quota.ResetsAt <= now)
            {
                callers.Remove(caller);
            }
        }
    }
}
