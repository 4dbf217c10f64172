using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Storage;
using K13d.Domain.Failures;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Npgsql;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence;

public sealed class DatabaseIsAwayTests(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task K13d_starts_without_its_database_says_so_and_recovers_when_it_comes()
    {
        await using var files = new SqliteDatabase();
        var there = await server.NewDatabase();
        var later = new NpgsqlConnectionStringBuilder(there) { Database = $"later{Guid.NewGuid():N}" };
        var settings = await files.Create();
        settings["Database:ConnectionString"] = later.ConnectionString;

        await using var replica = await Replica.Start(settings, new TestClock());
        AssertAway(await replica.Get<IStorage>().Check(Cancellation));
        AssertAway(await replica.Get<ISessions>().Find(Guid.NewGuid(), Cancellation));
        AssertAway(await replica.Get<IAuditReader>().Read(new AuditFilter(), 1, 0, Cancellation));
        AssertAway(await replica.Get<ITokenVerifier>().Verify("a.b.c", Cancellation));

        await Execute(there, $"CREATE DATABASE {later.Database}");

        await replica.Prepared.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.False((await replica.Get<IStorage>().Check(Cancellation)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task A_database_that_goes_away_is_unavailable_and_answers_again_when_it_is_back()
    {
        await using var files = new SqliteDatabase();
        var settings = await files.Create();
        var connection = await server.NewDatabase();
        settings["Database:ConnectionString"] = connection;
        await using var replica = await Replica.Start(settings, new TestClock());
        await replica.Prepared.WaitAsync(Cancellation);
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        var other = await server.NewDatabase();

        await Execute(other, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Execute(other, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        AssertAway(await replica.Get<IStorage>().Check(Cancellation));
        Assert.Contains(replica.Log, line => line.StartsWith("The database failed", StringComparison.Ordinal));

        await Execute(other, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Assert.False((await replica.Get<IStorage>().Check(Cancellation)).IsFailure(out _, out _));
    }

    private static void AssertAway<T>(Result<T> answer)
        where T : notnull =>
        Assert.Equal("DATABASE_UNAVAILABLE", Assert.IsType<Failure.Unavailable>(FailureOf(answer)).Code);

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
