using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Identity;

public sealed class UsersOnSqliteTests() : UserTests(new SqliteDatabase());

public sealed class UsersOnPostgresTests(PostgresServer server) : UserTests(new PostgresDatabase(server));

public abstract class UserTests(ITestDatabase database) : DatabaseTests(database)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("admin"), InlineData("Admin"), InlineData("ADMIN")]
    public async Task A_name_is_found_in_any_case(string name)
    {
        Assert.False((await K13d.Get<IUsers>().Find(name, Cancellation)).IsFailure(out _, out var user));
        Assert.Equal("admin", user.Name);
    }

    [Theory, InlineData("eve"), InlineData("admin "), InlineData("adm_n"), InlineData("%"), InlineData("' OR '1'='1"), InlineData("аdmin")]
    public async Task A_name_that_nobody_has_is_not_found(string name) =>
        Assert.IsType<Failure.NotFound>(FailureOf(await K13d.Get<IUsers>().Find(name, Cancellation)));

    [Fact]
    public async Task A_hash_that_is_replaced_is_replaced()
    {
        Assert.False((await K13d.Get<IUsers>().Find("admin", Cancellation)).IsFailure(out _, out var before));

        await K13d.Get<IUsers>().ReplacePasswordHash(before.Id, "another", Cancellation);

        Assert.False((await K13d.Get<IUsers>().Find("admin", Cancellation)).IsFailure(out _, out var after));
        Assert.Equal(before with { PasswordHash = "another" }, after);
    }
}
