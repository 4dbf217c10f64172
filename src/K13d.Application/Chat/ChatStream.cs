using System.Runtime.CompilerServices;
using K13d.Application.Chat.Runs;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Signals;
using K13d.Domain.Chat;
using K13d.Domain.Failures;

namespace K13d.Application.Chat;

/// <summary>Follows what a session's runs tell, whichever replica they live on: what is read is what is kept, so nothing is lost or doubled.</summary>
internal sealed class ChatStream(IChatSessions sessions, IChatEvents events, ISignals signals)
{
    /// <summary>How often it is looked for events whose signal got lost.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>A holder whose machine slept, or whose clock leapt, has renewed its lease by then.</summary>
    private static readonly TimeSpan Grace = ChatRuns.Beat + Look;

    /// <summary>The events after a place, until a run has told its last and no other goes on. A failure is the last.</summary>
    /// <param name="only">The run whose events are wanted; null for those of every run.</param>
    public async IAsyncEnumerable<Result<NumberedEvent>> Follow(
        Guid session, long after, Guid? only, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var told = signals.Listen(ChatTopics.Events(session));
        var wasLapsed = false;
        while (true)
        {
            if ((await events.Read(session, after, cancellation)).IsFailure(out var failure, out var progress))
            {
                yield return failure;
                yield break;
            }

            foreach (var next in progress.Events)
            {
                after = next.Number;
                if (only is null || next.Run == only)
                {
                    yield return next;
                }

                if (next.Event.IsLast && next.Run == only)
                {
                    yield break;
                }
            }

            if (progress.Events.Count > 0)
            {
                wasLapsed = false;
                continue;
            }

            if (progress.Run is not { } run)
            {
                yield break;
            }

            var isAbandoned = wasLapsed && progress.IsLapsed && !(await sessions.Abandon(session, run, ChatEvent.Lapsed, cancellation)).IsFailure(out _, out _);
            wasLapsed = progress.IsLapsed;
            if (!isAbandoned)
            {
                await told.Wait(wasLapsed ? Grace : Look, cancellation);
            }
        }
    }
}
