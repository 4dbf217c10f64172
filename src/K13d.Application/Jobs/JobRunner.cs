using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Audit;
using K13d.Domain.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Application.Jobs;

/// <summary>
/// Works at the jobs that nobody works at. Each is held by a lease that is renewed as long as this process lives, so that after a crash another
/// one goes on with it, and never two at once.
/// </summary>
public sealed class JobRunner
{
    /// <summary>How many jobs one process works at.</summary>
    private const int AtOnce = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>How often a lease is renewed, and so how soon a job learns that it is cancelled on another replica.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>How often it is looked for jobs that other processes have left.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly IJobLeases leases;
    private readonly IReadOnlyDictionary<string, IJobWork> works;
    private readonly IAuditTrail audit;
    private readonly JobSignal signal;
    private readonly TimeProvider time;
    private readonly JobLog log;

    internal JobRunner(IJobLeases leases, IEnumerable<IJobWork> works, IAuditTrail audit, JobSignal signal, TimeProvider time, ILogger<JobRunner> logger) =>
        (this.leases, this.works, this.audit, this.signal, this.time, log) =
        (leases, works.ToDictionary(work => work.Kind, StringComparer.Ordinal), audit, signal, time, new JobLog(logger));

    internal static JobRunner Create(IServiceProvider services) => new(
        services.GetRequiredService<IJobLeases>(),
        services.GetServices<IJobWork>(),
        services.GetRequiredService<IAuditTrail>(),
        services.GetRequiredService<JobSignal>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<JobRunner>>());

    /// <summary>Until it is told to stop; what is under way then is left to whoever starts next.</summary>
    public async Task Run(CancellationToken stopping)
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.RemoveAll(job => job.IsCompleted);
                var holder = Guid.NewGuid();
                if (running.Count < AtOnce && !(await leases.Take(holder, Lease, stopping)).IsFailure(out _, out var taken) && taken is [var job])
                {
                    running.Add(Work(job, holder, stopping));
                    continue;
                }

                await signal.Wait(Look, stopping);
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task Work(Job job, Guid holder, CancellationToken stopping)
    {
        if (job.IsCancelling)
        {
            await Cancelled(job, holder, job.State);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var state = job.State;
        var work = Guarded(job, Save, ending.Token);
        var held = await Hold(job, holder, work, ending);
        var end = await work;
        if (held == LeaseState.Lost)
        {
            log.Lost(job.Kind, job.Id);
        }
        else if (end is not null)
        {
            await End(job, holder, end.Phase, end.State, end.Error);
        }
        else if (held == LeaseState.Cancelling)
        {
            await Cancelled(job, holder, state);
        }
        else
        {
            await leases.Release(job.Id, holder, CancellationToken.None);
        }

        signal.Wake();

        async Task Save(string next)
        {
            state = next;
            await leases.Save(job.Id, holder, next, ending.Token);
        }
    }

    /// <summary>Null where it was stopped.</summary>
    private async Task<JobEnd?> Guarded(Job job, Func<string, Task> save, CancellationToken cancellation)
    {
        var state = job.State;
        try
        {
            return await works[job.Kind].Run(job, Remember, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception bug)
        {
            log.Broken(bug, job.Kind, job.Id);
            return new JobEnd(state, "It ended in an unexpected error; how far it came is not known.");
        }

        Task Remember(string next) => save(state = next);
    }

    /// <summary>Renews the lease until the work is over, and stops the work when it is not to go on here.</summary>
    private async Task<LeaseState> Hold(Job job, Guid holder, Task work, CancellationTokenSource ending)
    {
        var held = LeaseState.Held;
        var renewed = time.GetUtcNow();
        while (!work.IsCompleted)
        {
            if (held != LeaseState.Held)
            {
                await ending.CancelAsync();
                await work;
                return held;
            }

            using var over = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(Beat, time, over.Token));
            await over.CancelAsync();
            if (!work.IsCompleted)
            {
                var failed = (await leases.Renew(job.Id, holder, Lease, CancellationToken.None)).IsFailure(out _, out var now);
                (held, renewed) = failed
                    ? (time.GetUtcNow() - renewed < Lease ? LeaseState.Held : LeaseState.Lost, renewed)
                    : (now, time.GetUtcNow());
            }
        }

        return held;
    }

    private Task Cancelled(Job job, Guid holder, string state) =>
        End(job, holder, JobPhase.Cancelled, works[job.Kind].Cancelled(state), "It was cancelled.");

    /// <summary>First the line and then the end: a job that ended without a line would never get one.</summary>
    private async Task End(Job job, Guid holder, JobPhase phase, string state, string? error)
    {
        if ((await leases.Renew(job.Id, holder, Lease, CancellationToken.None)).IsFailure(out _, out var held) || held == LeaseState.Lost)
        {
            log.Lost(job.Kind, job.Id);
            return;
        }

        var details = new Dictionary<string, string>(StringComparer.Ordinal) { ["job"] = job.Id.ToString(), ["phase"] = "ended" };
        if (error is not null)
        {
            details["error"] = error;
        }

        var line = new AuditEntry(
            time.GetUtcNow(),
            job.Origin.User,
            job.Kind,
            job.Target,
            null,
            phase == JobPhase.Succeeded ? AuditOutcome.Success : AuditOutcome.Failed,
            job.Origin.CorrelationId,
            job.Origin.ClientAddress,
            details);
        if (!(await audit.Append(line, CancellationToken.None)).IsFailure(out _, out _))
        {
            await leases.End(job.Id, holder, phase, state, CancellationToken.None);
        }
    }
}

/// <summary>What the log says of jobs.</summary>
internal sealed partial class JobLog(ILogger logger)
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "The {Kind} {Job} is not this process's any more: another one goes on with it")]
    public partial void Lost(string kind, Guid job);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The {Kind} {Job} ended in an unexpected error")]
    public partial void Broken(Exception bug, string kind, Guid job);
}
