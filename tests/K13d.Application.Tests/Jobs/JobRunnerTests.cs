using K13d.Application.Jobs;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Jobs;

public sealed class JobRunnerTests : IDisposable
{
    private static readonly Job Job = new(Guid.NewGuid(), "drain", "node/node-1", "none", new JobOrigin("eve", "c-1", "10.0.0.1", default));

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly IJobLeases leases = Substitute.For<IJobLeases>();
    private readonly IAuditTrail audit = Substitute.For<IAuditTrail>();
    private readonly ScriptedWork work = new();
    private readonly JobSignal signal;
    private readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private AuditEntry? line;
    private (JobPhase Phase, string State)? ended;

    public JobRunnerTests()
    {
        signal = new JobSignal(time);
        Offer(Job);
        Renews(LeaseState.Held);
        leases.Save(default, default, default!, default).ReturnsForAnyArgs(LeaseState.Held);
        leases.Release(default, default, default).ReturnsForAnyArgs(call => Let());
        leases.End(default, default, default, default!, default).ReturnsForAnyArgs(call =>
        {
            ended = (call.Arg<JobPhase>(), call.Arg<string>());
            return Let();
        });
        audit.Append(default!, stop.Token).ReturnsForAnyArgs(call =>
        {
            line = call.Arg<AuditEntry>();
            return new Done();
        });
    }

    public void Dispose()
    {
        signal.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task A_job_that_is_done_ends_with_a_line_of_who_asked_for_it()
    {
        var running = Run();
        await work.Save("half");
        work.End(new JobEnd("all"));
        await let.Task.WaitAsync(stop.Token);

        Assert.Equal((JobPhase.Succeeded, "all"), ended);
        Assert.Equal(
            ("eve", "drain", "node/node-1", AuditOutcome.Success, "c-1", "10.0.0.1", "ended"),
            (line!.User, line.Action, line.Resource, line.Outcome, line.CorrelationId, line.ClientAddress, line.Details["phase"]));
        await leases.Received(1).Save(Job.Id, Arg.Any<Guid>(), "half", Arg.Any<CancellationToken>());
        await Stop(running);
    }

    [Fact]
    public async Task A_job_that_fails_says_why_in_its_line()
    {
        var running = Run();
        work.End(new JobEnd("half", "A budget."));
        await let.Task.WaitAsync(stop.Token);

        Assert.Equal((JobPhase.Failed, "half"), ended);
        Assert.Equal((AuditOutcome.Failed, "A budget."), (line!.Outcome, line.Details["error"]));
        await Stop(running);
    }

    [Fact]
    public async Task A_job_that_ends_in_a_fault_of_ours_has_failed_with_what_was_stored_last()
    {
        var running = Run();
        await work.Save("half");
        work.Break(new InvalidTimeZoneException("inside"));
        await let.Task.WaitAsync(stop.Token);

        Assert.Equal((JobPhase.Failed, "half"), ended);
        Assert.DoesNotContain("inside", line!.Details["error"], StringComparison.Ordinal);
        await Stop(running);
    }

    [Fact]
    public async Task A_job_that_somebody_cancels_is_stopped_at_the_next_beat()
    {
        var running = Run();
        await work.Save("half");
        Renews(LeaseState.Cancelling);
        await Until(let.Task);

        Assert.Equal((JobPhase.Cancelled, "half, cancelled"), ended);
        Assert.Equal(AuditOutcome.Failed, line!.Outcome);
        Assert.True(work.WasStopped);
        await Stop(running);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_before_it_began_does_not_begin()
    {
        Offer(Job with { IsCancelling = true });
        var running = Run();
        await let.Task.WaitAsync(stop.Token);

        Assert.Equal((JobPhase.Cancelled, "none, cancelled"), ended);
        Assert.False(work.HasBegun);
        await Stop(running);
    }

    [Fact]
    public async Task A_job_that_another_replica_has_taken_over_is_stopped_and_not_touched_again()
    {
        var running = Run();
        await work.Begun;
        Renews(LeaseState.Lost);
        await Until(work.Stopped);
        await Stop(running);

        Assert.Null(ended);
        Assert.Null(line);
        await leases.DidNotReceiveWithAnyArgs().Release(default, default, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_job_whose_lease_cannot_be_renewed_in_time_is_stopped()
    {
        var running = Run();
        await work.Begun;
        leases.Renew(default, default, default, stop.Token).ReturnsForAnyArgs(new Failure.Unavailable("DATABASE_UNAVAILABLE", "away"));
        await Until(work.Stopped);
        await Stop(running);

        Assert.True(time.GetUtcNow() - new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero) >= TimeSpan.FromSeconds(20));
        Assert.Null(ended);
    }

    [Fact]
    public async Task A_host_that_stops_leaves_its_jobs_to_whoever_starts_next()
    {
        var running = Run();
        await work.Begun;

        await Stop(running);

        await leases.Received(1).Release(Job.Id, Arg.Any<Guid>(), Arg.Any<CancellationToken>());
        Assert.Null(ended);
        Assert.Null(line);
    }

    [Fact]
    public async Task A_job_whose_line_cannot_be_written_has_not_ended()
    {
        audit.Append(default!, stop.Token).ReturnsForAnyArgs(call =>
        {
            let.TrySetResult();
            return new Failure.Unavailable("DATABASE_UNAVAILABLE", "away");
        });
        var running = Run();
        work.End(new JobEnd("all"));
        await let.Task.WaitAsync(stop.Token);
        await Stop(running);

        Assert.Null(ended);
    }

    private Task Run() => new JobRunner(leases, [work], audit, signal, time, NullLogger<JobRunner>.Instance).Run(stop.Token);

    private void Offer(Job job) => leases.Take(default, default, default).ReturnsForAnyArgs(_ => new[] { job }, _ => Array.Empty<Job>());

    private void Renews(LeaseState state) => leases.Renew(default, default, default, default).ReturnsForAnyArgs(state);

    private LeaseState Let()
    {
        let.TrySetResult();
        return LeaseState.Held;
    }

    /// <summary>The clock moves until it has happened: whoever waits for it may not wait yet.</summary>
    private async Task Until(Task happened)
    {
        while (!happened.IsCompleted)
        {
            stop.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private async Task Stop(Task running)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private sealed class ScriptedWork : IJobWork
    {
        private readonly TaskCompletionSource<JobEnd> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Func<string, Task>> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Kind => "drain";

        public Task Begun => begun.Task;

        public Task Stopped => stopped.Task;

        public bool HasBegun => begun.Task.IsCompleted;

        public bool WasStopped => stopped.Task.IsCompleted;

        public async Task<JobEnd> Run(Job job, Func<string, Task> save, CancellationToken cancellation)
        {
            begun.TrySetResult(save);
            try
            {
                return await end.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                stopped.TrySetResult();
                throw;
            }
        }

        public string Cancelled(string state) => $"{state}, cancelled";

        public async Task Save(string state) => await (await begun.Task)(state);

        public void End(JobEnd with) => end.TrySetResult(with);

        public void Break(Exception bug) => end.TrySetException(bug);
    }
}
