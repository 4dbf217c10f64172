using K13d.Application.Ports.Releases;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Releases;

public sealed class ReleaseSourcesOnSqliteTests() : ReleaseSourceTests(new SqliteDatabase());

public sealed class ReleaseSourcesOnPostgresTests(PostgresServer server) : ReleaseSourceTests(new PostgresDatabase(server));

public abstract class ReleaseSourceTests(ITestDatabase database) : DatabaseTests(database)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReleaseSources Sources => K13d.Get<IReleaseSources>();

    [Fact]
    public async Task A_source_is_found_as_it_was_remembered_last_after_a_restart_too()
    {
        await Sources.Remember("web", "shop", new ChartSource("nginx", "https://charts.example.com"), Cancellation);
        await Sources.Remember("web", "shop", new ChartSource("hello", "demo"), Cancellation);
        await Sources.Remember("other", "shop", new ChartSource("hello"), Cancellation);

        await Restart();

        Assert.Equal(new ChartSource("hello", "demo"), Value(await Sources.Find("web", "shop", Cancellation)));
        Assert.Equal(new ChartSource("hello"), Value(await Sources.Find("other", "shop", Cancellation)));
    }

    [Fact]
    public async Task What_was_forgotten_or_never_known_is_not_found()
    {
        await Sources.Remember("web", "shop", new ChartSource("hello", "demo"), Cancellation);

        await Sources.Forget("web", "shop", Cancellation);

        Assert.IsType<Failure.NotFound>(FailureOf(await Sources.Find("web", "shop", Cancellation)));
        Assert.Null(FailureOf(await Sources.Forget("web", "shop", Cancellation)));
    }

    [Fact]
    public async Task Many_who_remember_one_release_at_once_all_succeed()
    {
        var other = await Start();
        var all = Enumerable.Range(0, 12).Select(attempt => Task.Run(() => (attempt % 2 == 0 ? K13d : other).Get<IReleaseSources>()
            .Remember("web", "shop", new ChartSource($"chart-{attempt}", "demo"), Cancellation)));

        Assert.All(await Task.WhenAll(all), remembered => Assert.Null(FailureOf(remembered)));
        Assert.StartsWith("chart-", Value(await Sources.Find("web", "shop", Cancellation)).Chart, StringComparison.Ordinal);
    }
}
