using System.Text;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Charts;

public sealed class ChartRepositoriesOnSqliteTests() : ChartRepositoryTests(new SqliteDatabase());

public sealed class ChartRepositoriesOnPostgresTests(PostgresServer server) : ChartRepositoryTests(new PostgresDatabase(server));

public abstract class ChartRepositoryTests(ITestDatabase database) : DatabaseTests(database)
{
    private static readonly ChartRepository Private = new("team", "https://charts.example.com", new RepositoryCredential("robot", "canary-5e7a"));
    private static readonly ChartRepository Open = new("open", "https://open.example.com", Credential: null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IChartRepositories Repositories => K13d.Get<IChartRepositories>();

    [Fact]
    public async Task A_repository_is_found_with_its_credential_after_a_restart_and_on_every_replica()
    {
        await Repositories.Add(Private, Cancellation);
        await Repositories.Add(Open, Cancellation);

        await Restart();

        Assert.Equal(Private, Value(await Repositories.Find("team", Cancellation)));
        Assert.Equal(Open, Value(await (await Start()).Get<IChartRepositories>().Find("open", Cancellation)));
        Assert.Equal(
            [new KnownRepository("open", Open.Url, HasCredential: false), new KnownRepository("team", Private.Url, HasCredential: true)],
            Value(await Repositories.List(Cancellation)));
    }

    [Fact]
    public async Task A_credential_is_encrypted_where_it_is_stored_and_never_the_same_twice()
    {
        await Repositories.Add(Private, Cancellation);
        var first = await Stored();
        await Repositories.Add(Private, Cancellation);

        foreach (var secret in new[] { "canary-5e7a", "robot" })
        {
            Assert.Equal(-1, first.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
        }

        Assert.NotEqual(first, await Stored());
        Assert.DoesNotContain(K13d.Log, line => line.Contains("canary-5e7a", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE chart_repositories SET url = 'https://evil.example.com'")]
    [InlineData("UPDATE chart_repositories SET credential = substr(credential, 2)")]
    [InlineData("DELETE FROM signing_keys WHERE purpose = 'stored-credentials'")]
    public async Task A_credential_goes_to_no_other_URL_and_what_can_be_read_no_more_is_said_to_be(string harm)
    {
        await Repositories.Add(Private, Cancellation);
        await K13d.Rows(rows => rows.Database.ExecuteSqlRawAsync(harm, Cancellation));

        await Restart();

        Assert.Contains("add the repository again", Assert.IsType<Failure.Conflict>(FailureOf(await Repositories.Find("team", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Single(Value(await Repositories.List(Cancellation)));
        Assert.Null(FailureOf(await Repositories.Remove("team", Cancellation)));
    }

    [Fact]
    public async Task The_same_URL_gets_the_new_credential_and_another_one_is_a_conflict()
    {
        await Repositories.Add(Private, Cancellation);

        Assert.Null(FailureOf(await Repositories.Add(Private with { Credential = new("robot", "new") }, Cancellation)));
        Assert.IsType<Failure.Conflict>(FailureOf(await Repositories.Add(Private with { Url = "https://other.example.com" }, Cancellation)));

        Assert.Equal("new", Value(await Repositories.Find("team", Cancellation)).Credential?.Password);
        Assert.Null(FailureOf(await Repositories.Add(Private with { Credential = null }, Cancellation)));
        Assert.Null(Value(await Repositories.Find("team", Cancellation)).Credential);
    }

    [Fact]
    public async Task Of_many_who_add_one_name_at_once_with_other_URLs_one_wins()
    {
        var adds = Enumerable.Range(0, 8).Select(attempt =>
            Task.Run(() => Repositories.Add(Open with { Url = $"https://{attempt}.example.com" }, Cancellation)));

        Assert.Single(await Task.WhenAll(adds), added => FailureOf(added) is null);
    }

    [Fact]
    public async Task What_is_removed_or_never_was_is_not_found()
    {
        await Repositories.Add(Open, Cancellation);

        Assert.Null(FailureOf(await Repositories.Remove("open", Cancellation)));

        Assert.IsType<Failure.NotFound>(FailureOf(await Repositories.Remove("open", Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Repositories.Find("open", Cancellation)));
    }

    [Fact]
    public void A_repository_as_text_has_no_credential()
    {
        Assert.Equal("team (https://charts.example.com)", Private.ToString());
        Assert.Equal("a credential", Private.Credential!.ToString());
    }

    private async Task<byte[]> Stored()
    {
        byte[] stored = [];
        await K13d.Rows(async rows => stored = (await rows.ChartRepositories.AsNoTracking().SingleAsync(Cancellation)).Credential);
        return stored;
    }
}
