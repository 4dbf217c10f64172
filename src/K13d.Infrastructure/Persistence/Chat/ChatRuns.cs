using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>What is done to a session's row and to what its run leaves, in the same way from wherever it is done.</summary>
internal static class ChatRuns
{
    public static async Task<Result<ChatSessionRow>> Find(K13dContext context, Guid user, Guid session, CancellationToken cancellation) =>
        await context.ChatSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == session && row.UserId == user, cancellation) is { } row
            ? row
            : new Failure.NotFound($"You have no chat session {session}: GET /api/chat/sessions lists those that there are.");

    /// <summary>
    /// Ends a run whose lease has lapsed, as part of its caller's transaction and of what that saves; does nothing where it has not, or where the run does not hold the
    /// session any more.
    /// </summary>
    public static async Task EndLapsed(
        K13dContext context, Guid session, Guid run, ChatEvent last, DateTimeOffset now, CancellationToken cancellation)
    {
        var ended = await context.ChatSessions
            .Where(row => row.Id == session && row.Run == run && row.HeldUntil <= now)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(each => each.LastEvent, each => each.LastEvent + 1)
                    .SetProperty(each => each.Run, (Guid?)null)
                    .SetProperty(each => each.HeldUntil, (DateTimeOffset?)null)
                    .SetProperty(each => each.Cancelling, false),
                cancellation);
        if (ended > 0)
        {
            await CancelCalls(context, run, now, cancellation);
            var number = await context.ChatSessions.Where(row => row.Id == session).Select(row => row.LastEvent).SingleAsync(cancellation);
            context.ChatEvents.Add(ChatEventRow.Of(session, new NumberedEvent(number, run, last), now));
        }
    }

    /// <summary>How a call ended. It does nothing to one that has ended already.</summary>
    public static Task EndCall(K13dContext context, Guid run, ChatEvent.Executed executed, CancellationToken cancellation)
    {
        var (id, state, result) = (executed.Id, executed.State, StorableText.Of(executed.Result));
        return context.ToolCalls
            .Where(call => call.Id == id
                && call.Run == run
                && (call.State == ToolCallState.Pending || call.State == ToolCallState.Approved || call.State == ToolCallState.Running))
            .ExecuteUpdateAsync(call => call.SetProperty(each => each.State, state).SetProperty(each => each.Result, result), cancellation);
    }

    /// <summary>Those of a run that are not over. One that nobody decided on in time is over.</summary>
    public static Task CancelCalls(K13dContext context, Guid run, DateTimeOffset now, CancellationToken cancellation) => context.ToolCalls
        .Where(call => call.Run == run
            && (call.State == ToolCallState.Running
                || ((call.State == ToolCallState.Pending || call.State == ToolCallState.Approved) && call.ExpiresAt > now)))
        .ExecuteUpdateAsync(call => call.SetProperty(each => each.State, ToolCallState.Cancelled), cancellation);
}
