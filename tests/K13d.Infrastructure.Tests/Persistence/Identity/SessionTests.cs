using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Identity;

public sealed class SessionsOnSqliteTests() : SessionTests(new SqliteDatabase());

public sealed class SessionsOnPostgresTests(PostgresServer server) : SessionTests(new PostgresDatabase(server));

public abstract class SessionTests(ITestDatabase database) : DatabaseTests(database)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_says_who_it_is_of()
    {
        var session = await Open();

        Assert.False((await Find(session)).IsFailure(out _, out var caller));
        Assert.Equal(new Caller(session.UserId, "admin", Role.Admin, session.Id), caller);
    }

    [Fact]
    public async Task A_session_that_never_was_is_refused()
    {
        var session = await Open();

        AssertEnded(await Find(session with { Id = Guid.NewGuid() }));
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over()
    {
        var session = await Open();
        Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.False((await Find(session)).IsFailure(out _, out _));

        Clock.Advance(TimeSpan.FromSeconds(1));

        AssertEnded(await Find(session));
    }

    [Fact]
    public async Task A_revoked_session_is_over_at_once_on_every_replica_and_the_others_go_on()
    {
        var (ended, other) = (await Open(), await Open());
        var replica = await Start();
        Assert.False((await replica.Get<ISessions>().Find(ended.Id, Cancellation)).IsFailure(out _, out _));

        await K13d.Get<ISessions>().Revoke(ended.Id, Cancellation);

        AssertEnded(await replica.Get<ISessions>().Find(ended.Id, Cancellation));
        Assert.False((await replica.Get<ISessions>().Find(other.Id, Cancellation)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task A_revoked_session_stays_revoked_after_a_restart_and_an_open_one_stays_open()
    {
        var (ended, other) = (await Open(), await Open());
        await K13d.Get<ISessions>().Revoke(ended.Id, Cancellation);

        await Restart();

        AssertEnded(await Find(ended));
        Assert.False((await Find(other)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task Revoking_twice_is_done_twice()
    {
        var session = await Open();

        Assert.False((await K13d.Get<ISessions>().Revoke(session.Id, Cancellation)).IsFailure(out _, out _));
        Assert.False((await K13d.Get<ISessions>().Revoke(session.Id, Cancellation)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task A_disabled_user_has_no_session_any_more()
    {
        var session = await Open();

        await K13d.Rows(async rows => (await rows.Users.SingleAsync(Cancellation)).Enabled = false);

        AssertEnded(await Find(session));
    }

    [Fact]
    public async Task A_role_that_changes_counts_in_sessions_that_are_open()
    {
        var session = await Open();

        await K13d.Rows(async rows => (await rows.Users.SingleAsync(Cancellation)).Role = Role.Viewer);

        Assert.False((await Find(session)).IsFailure(out _, out var caller));
        Assert.Equal(Role.Viewer, caller.Role);
    }

    [Fact]
    public async Task Sessions_that_are_over_are_deleted_and_others_are_not()
    {
        var over = await Open();
        Clock.Advance(TimeSpan.FromHours(1));
        var open = await Open();

        Assert.False((await K13d.Get<ExpiredRows>().Delete(Cancellation)).IsFailure(out _, out _));

        await K13d.Rows(async rows => Assert.Equal(open.Id, (await rows.Sessions.SingleAsync(Cancellation)).Id));
        Assert.NotEqual(over.Id, open.Id);
    }

    private async Task<Session> Open()
    {
        Assert.False((await K13d.Get<IUsers>().Find("admin", Cancellation)).IsFailure(out _, out var user));
        var session = new Session(Guid.NewGuid(), user.Id, Clock.Now, Clock.Now.AddHours(1));
        Assert.False((await K13d.Get<ISessions>().Open(session, Cancellation)).IsFailure(out _, out _));
        return session;
    }

    private Task<Result<Caller>> Find(Session session) => K13d.Get<ISessions>().Find(session.Id, Cancellation);

    private static void AssertEnded(Result<Caller> found) => Assert.IsType<Failure.Unauthorized>(FailureOf(found));
}
