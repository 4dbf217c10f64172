using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.Extensions.Logging;

namespace K13d.Application.Sessions;

/// <summary>
/// Tells what goes on for long (a stream, a terminal, a port-forward) that the session it was begun in is over: logged out of, on whatever replica,
/// expired, its user disabled or left with a lesser role.
/// </summary>
/// <remarks>Each session is asked about once, however much goes on in it, and not at all for what is over sooner than <see cref="Interval"/>.</remarks>
public sealed partial class SessionWatch(ISessions sessions, TimeProvider time, ILogger<SessionWatch> logger)
{
    /// <summary>What goes on ends within 5 s of the logout.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>For so long a session counts as open that cannot be asked about, because the database is away.</summary>
    private static readonly TimeSpan MostDoubt = TimeSpan.FromMinutes(1);

    private readonly Lock changing = new();
    private readonly Dictionary<Caller, WatchedSession> watched = [];

    /// <param name="caller">As the session's token was verified.</param>
    /// <returns>To be disposed of when what goes on is over.</returns>
    public SessionEnd Watch(Caller caller)
    {
        lock (changing)
        {
            if (!watched.TryGetValue(caller, out var session))
            {
                watched.Add(caller, session = new WatchedSession());
                _ = Follow(caller, session);
            }

            session.Watchers++;
            return new SessionEnd(() => Leave(caller, session), session.Over.Token);
        }
    }

    private void Leave(Caller caller, WatchedSession session)
    {
        lock (changing)
        {
            if (--session.Watchers > 0)
            {
                return;
            }

            watched.Remove(caller);
        }

        session.Unwatched.Cancel();
    }

    private async Task Follow(Caller caller, WatchedSession session)
    {
        using (session)
        {
            var unwatched = session.Unwatched.Token;
            if (await IsOver(caller, unwatched))
            {
                await session.Over.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, unwatched).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>False where nobody watches any more.</summary>
    private async Task<bool> IsOver(Caller caller, CancellationToken unwatched)
    {
        try
        {
            for (var known = time.GetUtcNow(); ;)
            {
                await Task.Delay(Interval, time, unwatched);
                var asked = await sessions.Find(caller.SessionId, unwatched);
                if (!asked.IsFailure(out var failure, out var now))
                {
                    known = time.GetUtcNow();
                    if (now.Role < caller.Role)
                    {
                        return true;
                    }
                }
                else if (failure is Failure.Unauthorized || time.GetUtcNow() - known > MostDoubt)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (unwatched.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception bug)
        {
            // What nobody knows to be open is over.
            Failed(bug);
            return true;
        }
    }

    [LoggerMessage(EventId = 2801, Level = LogLevel.Error, Message = "A session could not be asked about, and what went on in it has been ended.")]
    private partial void Failed(Exception bug);

    private sealed class WatchedSession : IDisposable
    {
        public int Watchers { get; set; }

        public CancellationTokenSource Over { get; } = new();

        public CancellationTokenSource Unwatched { get; } = new();

        public void Dispose()
        {
            Over.Dispose();
            Unwatched.Dispose();
        }
    }
}

/// <summary>The end of a session, for one thing that goes on in it.</summary>
public sealed class SessionEnd(Action leave, CancellationToken over) : IDisposable
{
    private int left;

    /// <summary>Is cancelled when the session is over.</summary>
    public CancellationToken Over => over;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            leave();
        }
    }
}
