using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using K13d.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace K13d.Infrastructure.Persistence.Jobs;

/// <summary>Every write says who it is of, so that one whose lease has gone to another changes nothing.</summary>
internal sealed class StoredJobLeases(Database database, TimeProvider time) : IJobLeases
{
    // One statement, so that two replicas cannot take the same job.
    private const string TakeOne =
        """
        UPDATE jobs SET holder = {0}, held_until = {1}, phase = 'Running', version = version + 1
        WHERE id = (SELECT id FROM jobs WHERE ended_at IS NULL AND (held_until IS NULL OR held_until <= {2}) ORDER BY created_at LIMIT 1
        """;

    // PostgreSQL would otherwise wait for the other replica's update and then find the job taken; SQLite has one writer at a time.
    private const string PassingOverTheLocked = " FOR UPDATE SKIP LOCKED";

    public Task<Result<IReadOnlyList<Job>>> Take(Guid holder, TimeSpan lease, CancellationToken cancellation) => database.Run<IReadOnlyList<Job>>(
        async context =>
        {
            var now = time.GetUtcNow();
            var statement = $"{TakeOne}{(context is PostgresContext ? PassingOverTheLocked : "")}) RETURNING *";
            var taken = await context.Jobs
                .FromSqlRaw(statement, holder, context.Parameter(now + lease), context.Parameter(now))
                .AsNoTracking()
                .ToListAsync(cancellation);
            return taken.Select(JobRows.ToJob).ToArray();
        },
        cancellation);

    public Task<Result<LeaseState>> Renew(Guid job, Guid holder, TimeSpan lease, CancellationToken cancellation)
    {
        DateTimeOffset? until = (time.GetUtcNow() + lease).ToUniversalTime();
        return Write(job, holder, row => row.SetProperty(each => each.HeldUntil, until), cancellation);
    }

    public Task<Result<LeaseState>> Save(Guid job, Guid holder, string state, CancellationToken cancellation) => Write(
        job, holder, row => row.SetProperty(each => each.State, state).SetProperty(each => each.Version, each => each.Version + 1), cancellation);

    public Task<Result<LeaseState>> Release(Guid job, Guid holder, CancellationToken cancellation) => Write(
        job, holder, row => row.SetProperty(each => each.Holder, (Guid?)null).SetProperty(each => each.HeldUntil, (DateTimeOffset?)null), cancellation);

    public Task<Result<LeaseState>> End(Guid job, Guid holder, JobPhase phase, string state, CancellationToken cancellation)
    {
        DateTimeOffset? now = time.GetUtcNow().ToUniversalTime();
        return Write(
            job,
            holder,
            row => row
                .SetProperty(each => each.State, state)
                .SetProperty(each => each.Phase, phase)
                .SetProperty(each => each.EndedAt, now)
                .SetProperty(each => each.Version, each => each.Version + 1),
            cancellation);
    }

    private Task<Result<LeaseState>> Write(
        Guid job, Guid holder, Action<UpdateSettersBuilder<JobRow>> change, CancellationToken cancellation) => database.Run<LeaseState>(
        async context =>
        {
            var held = context.Jobs.Where(row => row.Id == job && row.Holder == holder && row.EndedAt == null);
            var cancelling = await held.Select(row => (bool?)row.Cancelling).SingleOrDefaultAsync(cancellation);
            var written = await held.ExecuteUpdateAsync(change, cancellation);
            return (written, cancelling) switch
            {
                (0, _) => LeaseState.Lost,
                (_, true) => LeaseState.Cancelling,
                _ => LeaseState.Held,
            };
        },
        cancellation);
}
