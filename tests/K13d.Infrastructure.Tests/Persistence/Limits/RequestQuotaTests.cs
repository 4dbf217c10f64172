using K13d.Application.Ports.Limits;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Persistence.Postgres;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Limits;

public sealed class RequestQuotaInMemoryTests() : RequestQuotaTests(new SqliteDatabase());

public sealed class RequestQuotaOnPostgresTests(PostgresServer server) : RequestQuotaTests(new PostgresDatabase(server))
{
    [Fact]
    public async Task Replicas_share_one_count()
    {
        var other = await Start();
        await Take("user:1", limit: 2);
        Assert.False((await other.Get<IRequestQuota>().Take("user:1", 2, Window, Cancellation)).IsFailure(out _, out var second));

        Assert.Equal((true, 0), (second.Allowed, second.Remaining));
        Assert.False((await Take("user:1", limit: 2)).Allowed);
    }

    [Fact]
    public async Task A_window_that_ended_is_deleted()
    {
        await Take("user:1");
        Clock.Advance(Window);
        await Take("user:2");

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        await K13d.Rows(async rows => Assert.Equal("user:2", (await ((PostgresContext)rows).Quotas.SingleAsync(Cancellation)).Caller));
    }
}

public abstract class RequestQuotaTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_down_to_nothing_and_then_refuses()
    {
        var resets = Clock.Now + Window;

        Assert.Equal(new Quota(true, 1, resets), await Take("user:1", limit: 2));
        Assert.Equal(new Quota(true, 0, resets), await Take("user:1", limit: 2));
        Assert.Equal(new Quota(false, 0, resets), await Take("user:1", limit: 2));
    }

    [Fact]
    public async Task A_window_ends_whether_or_not_the_caller_kept_asking()
    {
        await Take("user:1", limit: 1);
        Clock.Advance(Window - TimeSpan.FromSeconds(1));
        Assert.False((await Take("user:1", limit: 1)).Allowed);

        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new Quota(true, 0, Clock.Now + Window), await Take("user:1", limit: 1));
    }

    [Fact]
    public async Task One_caller_takes_nothing_from_another()
    {
        await Take("user:1", limit: 1);

        Assert.True((await Take("user:2", limit: 1)).Allowed);
        Assert.True((await Take("chat:1", limit: 1)).Allowed);
    }

    [Fact]
    public async Task Requests_at_once_cannot_share_a_place()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => Take("user:1", limit: 20), Cancellation)));

        Assert.Equal(20, taken.Count(quota => quota.Allowed));
        Assert.Equal(19, taken.Where(quota => quota.Allowed).Select(quota => quota.Remaining).Max());
        Assert.Equal(20, taken.Where(quota => quota.Allowed).Select(quota => quota.Remaining).Distinct().Count());
    }

    [Fact]
    public async Task A_limit_that_is_raised_counts_at_once()
    {
        for (var request = 0; request < 10; request++)
        {
            await Take("user:1", limit: 2);
        }

        Assert.True((await Take("user:1", limit: 5)).Allowed);
    }

    protected async Task<Quota> Take(string caller, int limit = 10) =>
        Value(await K13d.Get<IRequestQuota>().Take(caller, limit, Window, Cancellation));
}
