using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>Counts in the database, so that a restart forgets nothing and every replica counts the same.</summary>
internal sealed class StoredLoginGuard(Database database, LoginPolicy policy, TimeProvider time) : ILoginGuard
{
    // One statement, so that two hundred guesses at once count two hundred. A count begins anew when its window or its lockout is over.
    private const string Count =
        """
        INSERT INTO login_failures (name_hash, failures, window_ends_at, locked_until) VALUES ({0}, 1, {2}, NULL)
        ON CONFLICT (name_hash) DO UPDATE SET
            failures = CASE
                WHEN login_failures.locked_until <= {1} OR (login_failures.locked_until IS NULL AND login_failures.window_ends_at <= {1}) THEN 1
                ELSE login_failures.failures + 1 END,
            window_ends_at = CASE
                WHEN login_failures.locked_until <= {1} OR (login_failures.locked_until IS NULL AND login_failures.window_ends_at <= {1}) THEN {2}
                ELSE login_failures.window_ends_at END,
            locked_until = CASE
                WHEN login_failures.locked_until > {1} THEN login_failures.locked_until
                WHEN login_failures.locked_until IS NULL AND login_failures.window_ends_at > {1} AND login_failures.failures + 1 >= {3} THEN {4}
                ELSE NULL END
        RETURNING *
        """;

    public Task<Result<Done>> Check(string name, CancellationToken cancellation) =>
        database.Run(context => Check(context, Hash(name), cancellation), cancellation);

    public Task<Result<WrongPasswords>> CountFailure(string name, CancellationToken cancellation) => database.Run<WrongPasswords>(
        async context =>
        {
            var now = time.GetUtcNow();
            var counted = await context.LoginFailures
                .FromSqlRaw(
                    Count,
                    Hash(name),
                    context.Parameter(now),
                    context.Parameter(now + policy.Window),
                    policy.Failures,
                    context.Parameter(now + policy.Lockout))
                .AsNoTracking()
                .ToListAsync(cancellation);
            return counted is [var row] && row.Failures > policy.Failures && row.LockedUntil is { } until
                ? Locked(until - now)
                : new WrongPasswords(counted[0].Failures, counted[0].LockedUntil);
        },
        cancellation);

    public Task<Result<Done>> CountSuccess(string name, CancellationToken cancellation) => database.Run(
        async context =>
        {
            var (key, now) = (Hash(name), time.GetUtcNow());
            await context.LoginFailures
                .Where(row => row.NameHash == key && (row.LockedUntil == null || row.LockedUntil <= now))
                .ExecuteDeleteAsync(cancellation);
            return await Check(context, key, cancellation);
        },
        cancellation);

    private async Task<Result<Done>> Check(K13dContext context, string key, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var until = await context.LoginFailures
            .Where(row => row.NameHash == key && row.LockedUntil > now)
            .Select(row => row.LockedUntil)
            .SingleOrDefaultAsync(cancellation);
        return until is { } end ? Locked(end - now) : new Done();
    }

    private Failure.TooMany Locked(TimeSpan remaining) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Too many wrong passwords for this user name: no login for {policy.Lockout.TotalMinutes:0} minutes after {policy.Failures} of them. Try again in {Math.Ceiling(remaining.TotalSeconds):0} seconds."),
        remaining);

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(UserRow.Key(name))));
}
