using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Storage;
using K13d.Domain.Identity;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Tests.Persistence;

public sealed class StartOnSqliteTests() : StartTests(new SqliteDatabase());

public sealed class StartOnPostgresTests(PostgresServer server) : StartTests(new PostgresDatabase(server));

public abstract class StartTests(ITestDatabase database) : DatabaseTests(database)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override bool StartsBeforeTheTest => false;

    [Fact]
    public async Task Five_replicas_that_start_at_once_make_one_schema_one_administrator_and_one_key_of_each_purpose()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(Start, Cancellation)));

        var told = await Task.WhenAll(replicas.Select(replica => replica.Prepared));
        Assert.Single(told, first => first.GeneratedPassword is not null);
        Assert.All(told, first => Assert.Equal("admin", first.Name));
        await replicas[0].Rows(async rows =>
        {
            Assert.Equal(1, await rows.Users.CountAsync(Cancellation));
            Assert.Equal(["session-tokens", "stored-credentials"], await rows.SigningKeys.Select(key => key.Purpose).Order().ToArrayAsync(Cancellation));
        });

        Assert.False((await replicas[0].Get<IUsers>().Find("admin", Cancellation)).IsFailure(out _, out var admin));
        Assert.False((await replicas[1].Get<ITokenIssuer>().Issue(admin, Cancellation)).IsFailure(out _, out var issued));
        await replicas[2].Get<ISessions>().Open(issued.Session, Cancellation);
        Assert.False((await replicas[3].Get<ITokenVerifier>().Verify(issued.Token, Cancellation)).IsFailure(out _, out var caller));
        Assert.Equal("admin", caller.Name);
    }

    [Fact]
    public async Task The_model_has_no_change_that_a_migration_lacks()
    {
        var replica = await Start();

        await replica.Rows(rows =>
        {
            Assert.NotEmpty(rows.Database.GetMigrations());
            Assert.False(rows.Database.HasPendingModelChanges());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_generated_password_logs_in_and_is_told_once_and_never_logged()
    {
        var first = await Start();
        var told = (await first.Prepared).GeneratedPassword;

        Assert.NotNull(told);
        Assert.Matches("^[a-zA-Z2-9]{24}$", told);
        Assert.True(await IsThePassword(first, told));
        Assert.DoesNotContain(first.Log, line => line.Contains(told, StringComparison.Ordinal));
        Assert.Null((await (await Start()).Prepared).GeneratedPassword);
    }

    [Fact]
    public async Task A_password_that_is_set_is_the_administrators_and_a_short_one_earns_a_warning()
    {
        Settings["Auth:AdminPassword"] = "hunter2";
        var replica = await Start();

        Assert.Null((await replica.Prepared).GeneratedPassword);
        Assert.True(await IsThePassword(replica, "hunter2"));
        Assert.Contains(replica.Log, line => line.Contains("fewer than", StringComparison.Ordinal));
        Assert.DoesNotContain(replica.Log, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_is_set_later_changes_nothing_and_the_log_says_so()
    {
        Settings["Auth:AdminPassword"] = "the first one of all";
        await Start();
        var same = await Start();
        Settings["Auth:AdminPassword"] = "another one after it";

        var other = await Start();

        Assert.True(await IsThePassword(other, "the first one of all"));
        Assert.False(await IsThePassword(other, "another one after it"));
        Assert.Contains(other.Log, line => line.Contains("is not applied", StringComparison.Ordinal));
        Assert.DoesNotContain(same.Log, line => line.Contains("is not applied", StringComparison.Ordinal));
    }

    [Theory, InlineData("session-tokens"), InlineData("stored-credentials")]
    public async Task A_weak_key_stops_the_start(string purpose)
    {
        await (await Start()).Rows(async rows => await rows.Database.ExecuteSqlRawAsync(
            "UPDATE signing_keys SET secret = {0} WHERE purpose = {1}", [new byte[64], purpose], Cancellation));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(Start);

        Assert.Contains("signing_keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_says_where_it_is_and_that_it_answers()
    {
        var storage = (await Start()).Get<IStorage>();

        Assert.Matches("^(SQLite, /.*/k13d.db|PostgreSQL, .*/test[0-9]+)$", storage.Location);
        Assert.Equal(Settings["DataDir"], storage.Folder);
        Assert.False((await storage.Check(Cancellation)).IsFailure(out _, out _));
    }

    private static async Task<bool> IsThePassword(Replica replica, string password)
    {
        Assert.False((await replica.Get<IUsers>().Find(User.FirstAdministrator, Cancellation)).IsFailure(out _, out var admin));
        Assert.False((await replica.Get<IPasswordHasher>().Verify(admin.PasswordHash, password, Cancellation)).IsFailure(out _, out var verdict));
        return verdict.Matches;
    }
}
