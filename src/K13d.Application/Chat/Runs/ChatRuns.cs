using System.Collections.Concurrent;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Jobs;
using K13d.Application.Ports.Signals;
using K13d.Application.Sessions;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Application.Chat.Runs;

/// <summary>
/// The runs that go on in this process. A run outlives the request that asked for it; it ends with its answer, when somebody cancels it, when its person's session
/// is over, when its time is up, or when the host stops. It holds its session by a lease, so that one whose process is gone is known to be.
/// </summary>
public sealed partial class ChatRuns : IDisposable
{
    /// <summary>For so long a session is held; who has not renewed it by then is gone.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>How often the lease is renewed, and so how soon a run learns that it is cancelled where the signal got lost.</summary>
    internal static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    private readonly ChatRun work;
    private readonly IChatSessions sessions;
    private readonly IChatEvents events;
    private readonly ISignals signals;
    private readonly SessionWatch logins;
    private readonly TimeProvider time;
    private readonly ILogger<ChatRuns> logger;
    private readonly ConcurrentDictionary<Guid, Task> running = new();
    private readonly CancellationTokenSource stopping = new();

    internal ChatRuns(
        ChatRun work, IChatSessions sessions, IChatEvents events, ISignals signals, SessionWatch logins, TimeProvider time, ILogger<ChatRuns> logger) =>
        (this.work, this.sessions, this.events, this.signals, this.logins, this.time, this.logger) = (work, sessions, events, signals, logins, time, logger);

    internal static ChatRuns Create(IServiceProvider services) => new(
        services.GetRequiredService<ChatRun>(),
        services.GetRequiredService<IChatSessions>(),
        services.GetRequiredService<IChatEvents>(),
        services.GetRequiredService<ISignals>(),
        services.GetRequiredService<SessionWatch>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<ChatRuns>>());

    /// <summary>Begins a run that holds its session already.</summary>
    internal void Start(RunOrder order)
    {
        // Nothing of the request goes along but what the order says.
        using (ExecutionContext.SuppressFlow())
        {
            var life = running[order.Run] = Task.Run(() => Live(order));
            if (life.IsCompleted)
            {
                running.TryRemove(order.Run, out _);
            }
        }
    }

    /// <summary>Ends all runs; each still tells its readers.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values);
    }

    public void Dispose() => stopping.Dispose();

    private async Task Live(RunOrder order)
    {
        try
        {
            await LiveToItsEnd(order);
        }
        catch (Exception bug)
        {
            // Nobody awaits it. Its lease lapses, and that is told to its readers.
            Broken(bug, order.Session.Id, order.Origin.CorrelationId);
        }
        finally
        {
            running.TryRemove(order.Run, out _);
        }
    }

    private async Task LiveToItsEnd(RunOrder order)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        using var login = logins.Watch(order.Caller);
        await using var loggedOut = login.Over.UnsafeRegister(_ => end.Cancel(), null);
        using var limit = new RunTime(time);
        await using var late = limit.Up.UnsafeRegister(_ => end.Cancel(), null);
        var log = new RunLog(order, events, signals, time);
        var keeping = Until(log.Keep(), end);
        using var worked = new CancellationTokenSource();
        var holding = Hold(order, end, worked.Token);
        var last = await Work(order, log, limit, end.Token);
        await worked.CancelAsync();
        var held = await holding;
        log.Tell(last ?? (held == LeaseState.Cancelling ? new ChatEvent.Ended(Complete: false, "It was cancelled.") : Cut(login, limit)));
        if ((await keeping).IsFailure(out var failure, out _))
        {
            Lost(order.Session.Id, failure.Message);
        }
    }

    /// <summary>What cannot be kept is not to go on.</summary>
    private static async Task<Result<Done>> Until(Task<Result<Done>> kept, CancellationTokenSource end)
    {
        var isKept = false;
        try
        {
            var result = await kept;
            isKept = !result.IsFailure(out _, out _);
            return result;
        }
        finally
        {
            if (!isKept)
            {
                await end.CancelAsync();
            }
        }
    }

    /// <summary>Answers the run's last event; null where it was ended from outside.</summary>
    private async Task<ChatEvent?> Work(RunOrder order, RunLog log, RunTime limit, CancellationToken cancellation)
    {
        try
        {
            return await work.Work(order, log, limit, cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever that broke is its end and no error.
            return null;
        }
        catch (Exception bug)
        {
            Broken(bug, order.Session.Id, order.Origin.CorrelationId);
            return new ChatEvent.Failed(new Failure.Unavailable(
                "INTERNAL_ERROR", "K13d failed while it answered, and it is not your question's fault. The correlation id finds the cause in K13d's log.")
            {
                Details = new Dictionary<string, object?> { ["correlation_id"] = order.Origin.CorrelationId },
            });
        }
    }

    /// <summary>Renews the lease until the work is over, and ends the work when it is not to go on.</summary>
    private async Task<LeaseState> Hold(RunOrder order, CancellationTokenSource end, CancellationToken worked)
    {
        using var asked = signals.Listen(ChatTopics.Cancel(order.Session.Id));
        var renewed = time.GetUtcNow();
        while (true)
        {
            try
            {
                await asked.Wait(Beat, worked);
            }
            catch (OperationCanceledException) when (worked.IsCancellationRequested)
            {
                return LeaseState.Held;
            }

            var failed = (await sessions.Renew(order.Session.Id, order.Run, Lease, CancellationToken.None)).IsFailure(out _, out var held);
            if (failed && time.GetUtcNow() - renewed < Lease)
            {
                continue;
            }

            if (failed || held != LeaseState.Held)
            {
                await end.CancelAsync();
                return failed ? LeaseState.Lost : held;
            }

            renewed = time.GetUtcNow();
        }
    }

    private ChatEvent Cut(SessionEnd login, RunTime limit) =>
        login.Over.IsCancellationRequested ? new ChatEvent.Failed(new Failure.Unauthorized("The session has ended. Log in again: POST /api/auth/login."))
        : limit.Up.IsCancellationRequested ? new ChatEvent.Ended(Complete: false, $"An answer may take {RunTime.Longest.TotalMinutes:0} minutes, which are over.")
        : stopping.IsCancellationRequested ? new ChatEvent.Failed(new Failure.Unavailable("STOPPING", "K13d is stopping: ask again in a moment."))
        : new ChatEvent.Ended(Complete: false, "It was cut off.");

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "A run of the chat {Session}, which the request {CorrelationId} began, ended in an unexpected error")]
    private partial void Broken(Exception bug, Guid session, string correlationId);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "What a run of the chat {Session} told could not be kept: {Reason}")]
    private partial void Lost(Guid session, string reason);
}
