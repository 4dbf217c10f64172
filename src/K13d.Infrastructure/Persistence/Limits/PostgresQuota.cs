using K13d.Application.Ports.Limits;
using K13d.Domain.Failures;
using K13d.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Limits;

/// <summary>Counts in PostgreSQL, so that a caller has one quota however many replicas answer.</summary>
internal sealed class PostgresQuota(Database database, TimeProvider time) : IRequestQuota
{
    // One statement, so that requests at once cannot share a place. Counting stops above the limit, or a flood would overflow.
    private const string TakeOne =
        """
        INSERT INTO request_quotas (caller, taken, resets_at) VALUES ({0}, 1, {2})
        ON CONFLICT (caller) DO UPDATE SET
            taken = CASE WHEN request_quotas.resets_at <= {1} THEN 1 ELSE LEAST(request_quotas.taken, {3}) + 1 END,
            resets_at = CASE WHEN request_quotas.resets_at <= {1} THEN {2} ELSE request_quotas.resets_at END
        RETURNING *
        """;

    public async ValueTask<Result<Quota>> Take(string caller, int limit, TimeSpan window, CancellationToken cancellation) => await database.Run<Quota>(
        async context =>
        {
            var now = time.GetUtcNow();
            var taken = await ((PostgresContext)context).Quotas
                .FromSqlRaw(TakeOne, caller, context.Parameter(now), context.Parameter(now + window), limit)
                .AsNoTracking()
                .ToListAsync(cancellation);
            return new Quota(taken[0].Taken <= limit, Math.Max(0, limit - taken[0].Taken), taken[0].ResetsAt);
        },
        cancellation);
}
