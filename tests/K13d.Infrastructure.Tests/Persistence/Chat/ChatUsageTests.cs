using K13d.Application.Ports.Chat;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Chat;

public sealed class ChatUsageOnSqliteTests() : ChatUsageTests(new SqliteDatabase());

public sealed class ChatUsageOnPostgresTests(PostgresServer server) : ChatUsageTests(new PostgresDatabase(server));

public abstract class ChatUsageTests(ITestDatabase database) : ChatTests(database)
{
    private DateOnly Today => DateOnly.FromDateTime(Clock.Now.UtcDateTime);

    private IChatUsage Usage => K13d.Get<IChatUsage>();

    [Fact]
    public async Task Of_many_runs_at_once_no_more_are_counted_than_there_may_be()
    {
        var other = await Start();

        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(attempt =>
            Task.Run(() => (attempt % 2 == 0 ? K13d : other).Get<IChatUsage>().CountRun(Eve, Today, most: 7, Cancellation))));

        Assert.Equal(7, counted.Count(each => Value(each).Counted));
        Assert.Equal(new DayOfChat(7, 0), Value(await Usage.Find(Eve, Today, Cancellation)));
        Assert.Equal(new CountedRun(new DayOfChat(7, 0), Counted: false), Value(await Usage.CountRun(Eve, Today, most: 7, Cancellation)));
        Assert.Equal(new CountedRun(new DayOfChat(8, 0), Counted: true), Value(await Usage.CountRun(Eve, Today, most: 8, Cancellation)));
    }

    [Fact]
    public async Task Where_no_run_is_allowed_none_is_counted()
    {
        Assert.Equal(new CountedRun(new DayOfChat(0, 0), Counted: false), Value(await Usage.CountRun(Eve, Today, most: 0, Cancellation)));
    }

    [Fact]
    public async Task Tokens_add_up_for_each_person_and_day()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Usage.AddTokens(Eve, Today, 3_000_000_000, Cancellation))));
        await Usage.AddTokens(Eve, Today.AddDays(1), 5, Cancellation);
        await Usage.CountRun(Eve, Today, most: 1, Cancellation);

        await Restart();

        Assert.Equal(new DayOfChat(1, 30_000_000_000), Value(await Usage.Find(Eve, Today, Cancellation)));
        Assert.Equal(new DayOfChat(0, 5), Value(await Usage.Find(Eve, Today.AddDays(1), Cancellation)));
        Assert.Equal(new DayOfChat(0, 0), Value(await Usage.Find(Guid.NewGuid(), Today, Cancellation)));
    }

    [Fact]
    public async Task A_day_is_forgotten_after_ninety()
    {
        var day = Today;
        await Usage.AddTokens(Eve, day, 5, Cancellation);
        Clock.Advance(TimeSpan.FromDays(90));
        await K13d.Get<ExpiredRows>().Delete(Cancellation);
        Assert.Equal(5, Value(await Usage.Find(Eve, day, Cancellation)).Tokens);
        Clock.Advance(TimeSpan.FromDays(1));

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        Assert.Equal(0, Value(await Usage.Find(Eve, day, Cancellation)).Tokens);
    }
}
