using K13d.Domain.Failures;
using K13d.Infrastructure.Persistence.Chat;
using K13d.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace K13d.Infrastructure.Persistence;

/// <summary>
/// Deletes what time has made meaningless: sessions that are over, wrong passwords that count no longer, windows that ended, answers and ended
/// jobs kept long enough, and of chats what <see cref="ChatRetention"/> says.
/// </summary>
internal sealed class ExpiredRows(Database database, DatabaseState state, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>How long one can ask how a job ended; the audit record knows it for ever.</summary>
    private static readonly TimeSpan JobsAreKept = TimeSpan.FromDays(7);

    public Task<Result<Done>> Delete(CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            var now = time.GetUtcNow();
            await context.Sessions.Where(session => session.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
            await context.LoginFailures
                .Where(name => name.WindowEndsAt <= now && (name.LockedUntil == null || name.LockedUntil <= now))
                .ExecuteDeleteAsync(cancellation);
            await context.KeptAnswers.Where(answer => answer.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
            var past = now - JobsAreKept;
            await context.Jobs.Where(job => job.EndedAt <= past).ExecuteDeleteAsync(cancellation);
            await ChatRetention.Forget(context, now, cancellation);
            if (context is PostgresContext postgres)
            {
                await postgres.Quotas.Where(caller => caller.ResetsAt <= now).ExecuteDeleteAsync(cancellation);
            }

            return new Done();
        },
        cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.Prepared.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            // A database that fails now is in the log, and is asked again next time.
            await Delete(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
