using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Identity;

public sealed class LoginGuardOnSqliteTests() : LoginGuardTests(new SqliteDatabase());

public sealed class LoginGuardOnPostgresTests(PostgresServer server) : LoginGuardTests(new PostgresDatabase(server));

public abstract class LoginGuardTests(ITestDatabase database) : DatabaseTests(database)
{
    private static readonly LoginPolicy Policy = LoginPolicy.Default;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ILoginGuard Guard => K13d.Get<ILoginGuard>();

    [Fact]
    public async Task The_tenth_wrong_password_locks_the_name_and_the_eleventh_is_refused()
    {
        for (var count = 1; count <= Policy.Failures; count++)
        {
            Assert.False((await Guard.Check("admin", Cancellation)).IsFailure(out _, out _));
            Assert.False((await Guard.CountFailure("admin", Cancellation)).IsFailure(out _, out var wrong));
            Assert.Equal(new WrongPasswords(count, count == Policy.Failures ? Clock.Now + Policy.Lockout : null), wrong);
        }

        AssertLocked(await Guard.Check("admin", Cancellation), Policy.Lockout);
        AssertLocked(await Guard.CountFailure("admin", Cancellation), Policy.Lockout);
        AssertLocked(await Guard.CountSuccess("admin", Cancellation), Policy.Lockout);
    }

    [Fact]
    public async Task A_lockout_is_over_after_its_time_and_the_count_begins_anew()
    {
        await Lock("admin");
        Clock.Advance(Policy.Lockout - TimeSpan.FromSeconds(1));
        AssertLocked(await Guard.Check("admin", Cancellation), TimeSpan.FromSeconds(1));

        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await Guard.Check("admin", Cancellation)).IsFailure(out _, out _));
        Assert.False((await Guard.CountFailure("admin", Cancellation)).IsFailure(out _, out var wrong));
        Assert.Equal(new WrongPasswords(1, null), wrong);
    }

    [Fact]
    public async Task Guessing_on_does_not_make_a_lockout_longer()
    {
        await Lock("admin");
        Clock.Advance(TimeSpan.FromMinutes(4));

        AssertLocked(await Guard.CountFailure("admin", Cancellation), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Wrong_passwords_of_a_quarter_of_an_hour_ago_do_not_count()
    {
        await Fail("admin", Policy.Failures - 1);
        Clock.Advance(Policy.Window);

        Assert.False((await Guard.CountFailure("admin", Cancellation)).IsFailure(out _, out var wrong));

        Assert.Equal(new WrongPasswords(1, null), wrong);
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones()
    {
        await Fail("admin", Policy.Failures - 1);

        Assert.False((await Guard.CountSuccess("admin", Cancellation)).IsFailure(out _, out _));

        Assert.False((await Guard.CountFailure("admin", Cancellation)).IsFailure(out _, out var wrong));
        Assert.Equal(1, wrong.Count);
    }

    [Fact]
    public async Task A_right_password_does_not_end_a_lockout()
    {
        await Lock("admin");

        AssertLocked(await Guard.CountSuccess("admin", Cancellation), Policy.Lockout);
        AssertLocked(await Guard.Check("admin", Cancellation), Policy.Lockout);
    }

    [Fact]
    public async Task Two_hundred_guesses_at_once_count_two_hundred_and_ten_learn_their_verdict()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Guard.CountFailure("admin", Cancellation)));

        Assert.Equal(Policy.Failures, answers.Count(answer => !answer.IsFailure(out var _, out _)));
        await K13d.Rows(async rows => Assert.Equal(200, (await rows.LoginFailures.SingleAsync(Cancellation)).Failures));
    }

    [Fact]
    public async Task A_lockout_survives_a_restart_and_holds_on_every_replica()
    {
        await Lock("admin");
        var other = await Start();
        AssertLocked(await other.Get<ILoginGuard>().Check("admin", Cancellation), Policy.Lockout);

        await Restart();

        AssertLocked(await Guard.Check("admin", Cancellation), Policy.Lockout);
    }

    [Fact]
    public async Task A_name_is_the_same_in_any_case_and_no_other_name_is_locked_with_it()
    {
        await Lock("Admin");

        AssertLocked(await Guard.Check("ADMIN", Cancellation), Policy.Lockout);
        Assert.False((await Guard.Check("admin2", Cancellation)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task A_hundred_thousand_made_up_names_evict_nothing()
    {
        await Lock("admin");
        await K13d.Rows(async rows => await rows.Database.ExecuteSqlRawAsync(
            """
            WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 100000)
            INSERT INTO login_failures (name_hash, failures, window_ends_at, locked_until) SELECT 'made-up-' || i, 1, {0}, NULL FROM numbers
            """,
            [rows.Parameter(Clock.Now + Policy.Window)],
            Cancellation));

        AssertLocked(await Guard.Check("admin", Cancellation), Policy.Lockout);
    }

    [Fact]
    public async Task A_count_that_means_nothing_any_more_is_deleted_and_a_lockout_is_not()
    {
        await Fail("over", 3);
        Clock.Advance(Policy.Window);
        await Lock("locked");
        await Fail("counting", 1);

        Assert.False((await K13d.Get<ExpiredRows>().Delete(Cancellation)).IsFailure(out _, out _));

        await K13d.Rows(async rows => Assert.Equal(2, await rows.LoginFailures.CountAsync(Cancellation)));
        AssertLocked(await Guard.Check("locked", Cancellation), Policy.Lockout);
    }

    [Fact]
    public async Task A_name_is_not_kept_in_clear()
    {
        await Fail("hunter2", 1);

        await K13d.Rows(async rows => Assert.DoesNotContain("hunter2", (await rows.LoginFailures.SingleAsync(Cancellation)).NameHash, StringComparison.Ordinal));
    }

    private Task Lock(string name) => Fail(name, Policy.Failures);

    private async Task Fail(string name, int times)
    {
        for (var count = 0; count < times; count++)
        {
            Assert.False((await Guard.CountFailure(name, Cancellation)).IsFailure(out _, out _));
        }
    }

    private static void AssertLocked<T>(Result<T> answer, TimeSpan remaining)
        where T : notnull => Assert.Equal(remaining, Assert.IsType<Failure.TooMany>(FailureOf(answer)).RetryAfter);
}
