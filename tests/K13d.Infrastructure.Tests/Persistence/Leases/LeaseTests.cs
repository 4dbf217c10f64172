using K13d.Application.Ports.Leases;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Leases;

public sealed class LeaseOnSqliteTests() : LeaseTests(new SqliteDatabase());

public sealed class LeaseOnPostgresTests(PostgresServer server) : LeaseTests(new PostgresDatabase(server))
{
    [Fact]
    public async Task Replicas_that_try_at_once_are_told_that_one_of_them_has_it()
    {
        var other = await Start();
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
            Value(await (number % 2 == 0 ? K13d : other).Get<ILeases>().Take("work", $"holder-{number}", Duration, Cancellation))));

        Assert.Single(taken, isOurs => isOurs);
    }
}

public abstract class LeaseTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static TimeSpan Duration { get; } = TimeSpan.FromMinutes(3);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_holder_has_it_and_keeps_it_for_as_long_as_he_renews_it()
    {
        Assert.True(await Take("one"));
        Assert.False(await Take("other"));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await Take("one"));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await Take("other"));
    }

    [Fact]
    public async Task Who_does_not_renew_it_in_time_loses_it()
    {
        Assert.True(await Take("one"));
        Clock.Advance(Duration);

        Assert.True(await Take("other"));
        Assert.False(await Take("one"));
    }

    [Fact]
    public async Task Another_lease_is_another_matter()
    {
        Assert.True(await Take("one"));

        Assert.True(Value(await K13d.Get<ILeases>().Take("other work", "other", Duration, Cancellation)));
    }

    [Fact]
    public async Task Who_has_it_can_release_it_and_nobody_else_can()
    {
        Assert.True(await Take("one"));
        Value(await K13d.Get<ILeases>().Release("work", "other", Cancellation));
        Assert.False(await Take("other"));

        Value(await K13d.Get<ILeases>().Release("work", "one", Cancellation));
        Assert.True(await Take("other"));
    }

    private async Task<bool> Take(string holder) => Value(await K13d.Get<ILeases>().Take("work", holder, Duration, Cancellation));
}
