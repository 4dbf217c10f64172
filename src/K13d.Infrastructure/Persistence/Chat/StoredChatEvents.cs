using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class StoredChatEvents(Database database, TimeProvider time) : IChatEvents
{
    private const int MostAtOnce = 1_000;

    public Task<Result<Done>> Append(Guid session, Guid run, IReadOnlyList<NumberedEvent> events, ChatMessage? answer, CancellationToken cancellation) =>
        database.Change<Done>(
            async context =>
            {
                var now = time.GetUtcNow();
                var held = context.ChatSessions.Where(row => row.Id == session && row.Run == run);
                var continued = events.Count == 0 ? held : held.Where(row => row.LastEvent == events[0].Number - 1);
                if (await continued.ExecuteUpdateAsync(row => Advance(row, events, answer, now), cancellation) == 0)
                {
                    return await WasKept(context, session, run, events, cancellation) ? new Done() : Lost(session);
                }

                if (answer is not null)
                {
                    var place = await context.ChatSessions.Where(row => row.Id == session).Select(row => row.LastPlace).SingleAsync(cancellation);
                    context.ChatMessages.Add(ChatMessageRow.Of(session, place, answer));
                }

                foreach (var executed in events.Select(told => told.Event).OfType<ChatEvent.Executed>())
                {
                    await ChatRuns.EndCall(context, run, executed, cancellation);
                }

                if (Ends(events))
                {
                    await ChatRuns.CancelCalls(context, run, now, cancellation);
                }

                context.ChatEvents.AddRange(events.Select(told => ChatEventRow.Of(session, told, now)));
                return new Done();
            },
            cancellation);

    public Task<Result<ChatProgress>> Read(Guid session, long after, CancellationToken cancellation) => database.Run<ChatProgress>(
        async context =>
        {
            // The session first: where it says that the run is over, the run's last event is there.
            if (await context.ChatSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == session, cancellation) is not { } there)
            {
                return new Failure.NotFound($"There is no chat session {session} any more.");
            }

            var told = await context.ChatEvents.AsNoTracking()
                .Where(row => row.SessionId == session && row.Number > after)
                .OrderBy(row => row.Number)
                .Take(MostAtOnce)
                .ToListAsync(cancellation);
            return new ChatProgress(told.ConvertAll(row => row.ToEvent()), there.Run, there.ToSession(time.GetUtcNow()).IsLapsed);
        },
        cancellation);

    private static bool Ends(IReadOnlyList<NumberedEvent> events) => events.Count > 0 && events[^1].Event.IsLast;

    private static void Advance(UpdateSettersBuilder<ChatSessionRow> row, IReadOnlyList<NumberedEvent> events, ChatMessage? answer, DateTimeOffset now)
    {
        row.SetProperty(each => each.UpdatedAt, now);
        if (events.Count > 0)
        {
            row.SetProperty(each => each.LastEvent, events[^1].Number);
        }

        if (answer is not null)
        {
            row.SetProperty(each => each.LastPlace, each => each.LastPlace + 1);
        }

        if (Ends(events))
        {
            row.SetProperty(each => each.Run, (Guid?)null)
                .SetProperty(each => each.HeldUntil, (DateTimeOffset?)null)
                .SetProperty(each => each.Cancelling, false);
        }
    }

    /// <summary>Whether these are there already: their writer may not have heard that they were kept, and try again.</summary>
    private static async Task<bool> WasKept(K13dContext context, Guid session, Guid run, IReadOnlyList<NumberedEvent> events, CancellationToken cancellation)
    {
        var last = events.Count == 0 ? 0 : events[^1].Number;
        return await context.ChatEvents.AnyAsync(row => row.SessionId == session && row.Run == run && row.Number == last, cancellation);
    }

    private static Failure.Conflict Lost(Guid session) => new($"The run does not hold the chat session {session} any more.");
}
