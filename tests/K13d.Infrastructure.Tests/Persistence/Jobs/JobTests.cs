using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Jobs;

public sealed class JobsOnSqliteTests() : JobTests(new SqliteDatabase());

public sealed class JobsOnPostgresTests(PostgresServer server) : JobTests(new PostgresDatabase(server));

public abstract class JobTests(ITestDatabase database) : DatabaseTests(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IJobs Jobs => K13d.Get<IJobs>();

    private IJobLeases Leases => K13d.Get<IJobLeases>();

    [Fact]
    public async Task A_job_is_found_as_it_was_added_after_a_restart_too()
    {
        var job = await Add();

        await Restart();

        Assert.Equal(job, Value(await Jobs.Find("drain", job.Id, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Jobs.Find("report", job.Id, Cancellation)));
    }

    [Fact]
    public async Task Of_many_who_want_a_job_at_once_one_gets_it()
    {
        var jobs = new List<Job>();
        for (var count = 0; count < 3; count++)
        {
            jobs.Add(await Add());
        }

        var other = await Start();
        var takes = Enumerable.Range(0, 12).Select(attempt => (attempt % 2 == 0 ? K13d : other).Get<IJobLeases>().Take(Guid.NewGuid(), Lease, Cancellation));

        var taken = (await Task.WhenAll(takes.Select(take => Task.Run(() => take)))).SelectMany(Value).ToArray();

        Assert.Equal(jobs.Select(job => job.Id).Order(), taken.Select(job => job.Id).Order());
        Assert.All(taken, job => Assert.Equal(JobPhase.Running, job.Phase));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_kept_and_one_that_is_not_goes_to_another_which_alone_writes_then()
    {
        var (job, first, second) = (await Add(), Guid.NewGuid(), Guid.NewGuid());
        await Take(first, job);
        Clock.Advance(Lease / 2);
        Assert.Equal(LeaseState.Held, Value(await Leases.Renew(job.Id, first, Lease, Cancellation)));
        Clock.Advance(Lease / 2);
        Assert.Empty(Value(await Leases.Take(second, Lease, Cancellation)));
        Clock.Advance(Lease / 2);

        await Take(second, job);

        Assert.Equal(LeaseState.Lost, Value(await Leases.Renew(job.Id, first, Lease, Cancellation)));
        Assert.Equal(LeaseState.Lost, Value(await Leases.Save(job.Id, first, "the first one's", Cancellation)));
        Assert.Equal(LeaseState.Lost, Value(await Leases.Release(job.Id, first, Cancellation)));
        Assert.Equal(LeaseState.Lost, Value(await Leases.End(job.Id, first, JobPhase.Succeeded, "the first one's", Cancellation)));
        Assert.Equal(LeaseState.Held, Value(await Leases.Save(job.Id, second, "the second one's", Cancellation)));
        Assert.Equal("the second one's", (await Find(job)).State);
    }

    [Fact]
    public async Task A_job_that_is_let_go_is_taken_at_once_with_what_was_stored_last()
    {
        var (job, holder) = (await Add(), Guid.NewGuid());
        await Take(holder, job);
        await Leases.Save(job.Id, holder, "half", Cancellation);

        await Leases.Release(job.Id, holder, Cancellation);

        Assert.Equal("half", Assert.Single(Value(await Leases.Take(Guid.NewGuid(), Lease, Cancellation))).State);
    }

    [Fact]
    public async Task Who_works_at_a_job_learns_that_it_is_cancelled_and_one_that_is_over_cannot_be()
    {
        var (job, holder) = (await Add(), Guid.NewGuid());
        await Take(holder, job);

        Assert.True(Value(await Jobs.Cancel("drain", job.Id, Cancellation)).IsCancelling);
        Assert.Equal(LeaseState.Cancelling, Value(await Leases.Renew(job.Id, holder, Lease, Cancellation)));
        await Leases.End(job.Id, holder, JobPhase.Cancelled, "half", Cancellation);

        Assert.IsType<Failure.Conflict>(FailureOf(await Jobs.Cancel("drain", job.Id, Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Jobs.Cancel("drain", Guid.NewGuid(), Cancellation)));
        Assert.Empty(Value(await Leases.Take(Guid.NewGuid(), Lease, Cancellation)));
    }

    [Fact]
    public async Task Every_change_has_a_version_of_its_own()
    {
        var (job, holder, versions) = (await Add(), Guid.NewGuid(), new List<long>());
        foreach (var change in new Func<Task>[]
        {
            () => Take(holder, job),
            () => Leases.Save(job.Id, holder, "half", Cancellation),
            () => Jobs.Cancel("drain", job.Id, Cancellation),
            () => Leases.End(job.Id, holder, JobPhase.Cancelled, "half", Cancellation),
        })
        {
            versions.Add((await Find(job)).Version);
            await change();
        }

        versions.Add((await Find(job)).Version);
        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task A_job_is_forgotten_a_week_after_its_end_and_never_before()
    {
        var (ended, waiting, holder) = (await Add(), await Add(), Guid.NewGuid());
        await Take(holder, ended);
        await Leases.End(ended.Id, holder, JobPhase.Succeeded, "all", Cancellation);
        Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await K13d.Get<ExpiredRows>().Delete(Cancellation);
        Assert.Equal(JobPhase.Succeeded, (await Find(ended)).Phase);
        Clock.Advance(TimeSpan.FromSeconds(1));

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        Assert.IsType<Failure.NotFound>(FailureOf(await Jobs.Find("drain", ended.Id, Cancellation)));
        Assert.Equal(waiting.Id, (await Find(waiting)).Id);
    }

    private async Task<Job> Add()
    {
        var job = new Job(Guid.NewGuid(), "drain", "node/node-1", "none", new JobOrigin("eve", "1", "10.0.0.1", Clock.Now));
        Assert.False((await Jobs.Add(job, Cancellation)).IsFailure(out _, out _));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return job;
    }

    private async Task Take(Guid holder, Job job) => Assert.Equal(job.Id, Assert.Single(Value(await Leases.Take(holder, Lease, Cancellation))).Id);

    private async Task<Job> Find(Job job) => Value(await Jobs.Find("drain", job.Id, Cancellation));
}
