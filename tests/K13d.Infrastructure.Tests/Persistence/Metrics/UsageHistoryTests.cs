using K13d.Application.Ports.Metrics;
using K13d.Domain.Metrics;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Metrics;

public sealed class UsageHistoryOnSqliteTests() : UsageHistoryTests(new SqliteDatabase());

public sealed class UsageHistoryOnPostgresTests(PostgresServer server) : UsageHistoryTests(new PostgresDatabase(server));

public abstract class UsageHistoryTests(ITestDatabase database) : DatabaseTests(database)
{
    private static readonly UsageSubject Web = UsageSubject.OfPod("shop", "web");
    private static readonly UsageSubject Node = UsageSubject.OfNode("web");

    /// <summary>The beginning of a quarter of an hour.</summary>
    private readonly DateTimeOffset start = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IUsageHistory History => K13d.Get<IUsageHistory>();

    [Fact]
    public async Task Samples_come_back_by_the_minute_and_for_the_time_that_is_asked_for()
    {
        foreach (var minute in new[] { 2, 0, 1, 3 })
        {
            await Record(start.AddMinutes(minute).AddSeconds(20), (Web, 10 + minute), (Node, 100));
        }

        var points = await Read(Web, UsageResolution.Fine, start.AddMinutes(1), start.AddMinutes(3));

        Assert.Equal(
            [new UsagePoint(start.AddMinutes(1), new(11, 1100), new(11, 1100)), new UsagePoint(start.AddMinutes(2), new(12, 1200), new(12, 1200))], points);
    }

    [Fact]
    public async Task The_first_sample_of_a_minute_counts()
    {
        await Record(start, (Web, 1));
        await Record(start.AddSeconds(59), (Web, 2));

        Assert.Equal(1, Assert.Single(await Read(Web, UsageResolution.Fine)).Average.NanoCores);
    }

    [Fact]
    public async Task A_pod_a_node_and_another_pod_of_the_same_name_have_each_their_own()
    {
        await Record(start, (Web, 1), (Node, 2), (UsageSubject.OfPod("other", "web"), 3));

        Assert.Equal(1, Assert.Single(await Read(Web, UsageResolution.Fine)).Average.NanoCores);
        Assert.Equal(2, Assert.Single(await Read(Node, UsageResolution.Fine)).Average.NanoCores);
        Assert.Empty(await Read(UsageSubject.OfNode("nowhere"), UsageResolution.Fine));
    }

    [Fact]
    public async Task A_quarter_that_is_over_is_summed_up_once()
    {
        foreach (var (minute, cores) in new[] { (0, 10), (7, 20), (14, 60), (15, 1000) })
        {
            await Record(start.AddMinutes(minute), (Web, cores));
        }

        await Condense(start.AddMinutes(14));
        Assert.Empty(await Read(Web, UsageResolution.Coarse));
        await Condense(start.AddMinutes(16));
        await Condense(start.AddMinutes(17));

        Assert.Equal([new UsagePoint(start, new(30, 3000), new(60, 6000))], await Read(Web, UsageResolution.Coarse));
    }

    [Fact]
    public async Task Quarters_are_summed_up_after_a_time_in_which_nothing_was_sampled()
    {
        await Record(start, (Web, 1));
        await Condense(start.AddMinutes(15));
        await Record(start.AddHours(5), (Web, 2));
        await Record(start.AddHours(6), (Web, 3));

        await Condense(start.AddHours(7));

        Assert.Equal([start, start.AddHours(5), start.AddHours(6)], (await Read(Web, UsageResolution.Coarse)).Select(point => point.At));
    }

    [Fact]
    public async Task Samples_are_kept_for_a_day_quarters_for_a_month_and_names_no_longer_than_these()
    {
        await Record(start, (Web, 1), (Node, 1));
        await Condense(start.AddDays(1));
        Assert.Single(await Read(Web, UsageResolution.Fine));

        await Condense(start.AddDays(1).AddMinutes(1));
        Assert.Empty(await Read(Web, UsageResolution.Fine));
        Assert.Single(await Read(Web, UsageResolution.Coarse));

        await Record(start.AddDays(30), (Node, 1));
        await Condense(start.AddDays(30).AddMinutes(1));
        Assert.Empty(await Read(Web, UsageResolution.Coarse));
        await K13d.Rows(async rows => Assert.Equal("node", (await rows.UsageSubjects.SingleAsync(Cancellation)).Kind));
    }

    [Fact]
    public async Task Five_thousand_pods_are_kept_and_summed_up()
    {
        var pods = Enumerable.Range(0, 5000).Select(number => (UsageSubject.OfPod($"ns-{number % 20}", $"pod-{number}"), number)).ToArray();
        await Record(start, pods);
        await Record(start.AddMinutes(1), pods);
        await Condense(start.AddMinutes(20));

        Assert.Equal(2, (await Read(UsageSubject.OfPod("ns-19", "pod-4999"), UsageResolution.Fine)).Count);
        Assert.Equal(4999, Assert.Single(await Read(UsageSubject.OfPod("ns-19", "pod-4999"), UsageResolution.Coarse)).Peak.NanoCores);
        await K13d.Rows(async rows => Assert.Equal(5000, await rows.UsageSubjects.CountAsync(Cancellation)));
    }

    private async Task Record(DateTimeOffset at, params (UsageSubject Subject, int NanoCores)[] samples) => Value(await History.Record(
        at, [.. samples.Select(sample => new UsageSample(sample.Subject, new ResourceUsage(sample.NanoCores, sample.NanoCores * 100L)))], Cancellation));

    private async Task Condense(DateTimeOffset now) => Value(await History.Condense(now, Cancellation));

    private Task<IReadOnlyList<UsagePoint>> Read(UsageSubject subject, UsageResolution resolution) =>
        Read(subject, resolution, start.AddDays(-40), start.AddDays(40));

    private async Task<IReadOnlyList<UsagePoint>> Read(UsageSubject subject, UsageResolution resolution, DateTimeOffset from, DateTimeOffset to) =>
        Value(await History.Read(subject, resolution, from, to, Cancellation)).Points;
}
