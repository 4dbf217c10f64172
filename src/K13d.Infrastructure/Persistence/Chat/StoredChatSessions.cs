using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>A run holds its session by its id in the session's row: whatever it writes names that, so that one which has lost it changes nothing.</summary>
internal sealed class StoredChatSessions(Database database, TimeProvider time) : IChatSessions
{
    public Task<Result<ChatSession>> Begin(Guid user, Guid? session, ChatMessage question, Guid run, TimeSpan lease, CancellationToken cancellation) =>
        database.Change<ChatSession>(
            async context =>
            {
                var now = time.GetUtcNow();
                var begun = session is { } known
                    ? await TakeUp(context, user, known, run, now, lease, cancellation)
                    : Open(context, user, question, run, now, lease);
                if (begun.IsFailure(out var failure, out var row))
                {
                    return failure;
                }

                context.ChatMessages.Add(ChatMessageRow.Of(row.Id, row.LastPlace, question));
                return row.ToSession(now);
            },
            cancellation);

    public Task<Result<LeaseState>> Renew(Guid session, Guid run, TimeSpan lease, CancellationToken cancellation) => database.Write<LeaseState>(
        async context =>
        {
            DateTimeOffset? until = time.GetUtcNow() + lease;
            var held = context.ChatSessions.Where(row => row.Id == session && row.Run == run);
            var renewed = await held.ExecuteUpdateAsync(row => row.SetProperty(each => each.HeldUntil, until), cancellation);
            return renewed == 0 ? LeaseState.Lost
                : await held.AnyAsync(row => row.Cancelling, cancellation) ? LeaseState.Cancelling
                : LeaseState.Held;
        },
        cancellation);

    public Task<Result<Done>> Cancel(Guid user, Guid session, CancellationToken cancellation) => database.Write<Done>(
        async context =>
        {
            var now = time.GetUtcNow();
            var asked = await context.ChatSessions
                .Where(row => row.Id == session && row.UserId == user && row.Run != null && row.HeldUntil > now)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.Cancelling, true), cancellation);
            return asked > 0 ? new Done()
                : (await ChatRuns.Find(context, user, session, cancellation)).IsFailure(out var failure, out _) ? failure
                : new Failure.Conflict($"Nothing goes on in the chat session {session}: there is nothing to cancel.");
        },
        cancellation);

    public Task<Result<Done>> Abandon(Guid session, Guid run, ChatEvent last, CancellationToken cancellation) => database.Change<Done>(
        async context =>
        {
            await ChatRuns.EndLapsed(context, session, run, last, time.GetUtcNow(), cancellation);
            return new Done();
        },
        cancellation);

    public Task<Result<ChatSession>> Find(Guid user, Guid session, CancellationToken cancellation) => database.Run(
        async context => (await ChatRuns.Find(context, user, session, cancellation)).Map(row => row.ToSession(time.GetUtcNow())), cancellation);

    public Task<Result<IReadOnlyList<ChatSession>>> List(Guid user, int limit, int offset, CancellationToken cancellation) =>
        database.Run<IReadOnlyList<ChatSession>>(
            async context =>
            {
                var now = time.GetUtcNow();
                var rows = await context.ChatSessions.AsNoTracking()
                    .Where(row => row.UserId == user)
                    .OrderByDescending(row => row.UpdatedAt).ThenBy(row => row.Id)
                    .Skip(offset)
                    .Take(limit)
                    .ToListAsync(cancellation);
                return rows.ConvertAll(row => row.ToSession(now));
            },
            cancellation);

    public Task<Result<Done>> Delete(Guid user, Guid session, CancellationToken cancellation) => database.Write<Done>(
        async context =>
        {
            // One statement with all that is of it: the foreign keys say so.
            var now = time.GetUtcNow();
            var deleted = await context.ChatSessions
                .Where(row => row.Id == session && row.UserId == user && (row.Run == null || row.HeldUntil <= now))
                .ExecuteDeleteAsync(cancellation);
            return deleted > 0 ? new Done()
                : (await ChatRuns.Find(context, user, session, cancellation)).IsFailure(out var failure, out _) ? failure
                : ChatSession.GoesOn(session);
        },
        cancellation);

    private static Result<ChatSessionRow> Open(K13dContext context, Guid user, ChatMessage question, Guid run, DateTimeOffset now, TimeSpan lease)
    {
        var row = new ChatSessionRow
        {
            Id = Guid.NewGuid(),
            UserId = user,
            Title = StorableText.Of(ChatSession.TitleOf(question.Content)),
            CreatedAt = now,
            UpdatedAt = now,
            LastEvent = 0,
            LastPlace = 1,
            Run = run,
            HeldUntil = now + lease,
        };
        context.ChatSessions.Add(row);
        return row;
    }

    private static async Task<Result<ChatSessionRow>> TakeUp(
        K13dContext context, Guid user, Guid session, Guid run, DateTimeOffset now, TimeSpan lease, CancellationToken cancellation)
    {
        if ((await ChatRuns.Find(context, user, session, cancellation)).IsFailure(out var failure, out var there))
        {
            return failure;
        }

        if (there.Run is { } lapsed)
        {
            await ChatRuns.EndLapsed(context, session, lapsed, ChatEvent.Lapsed, now, cancellation);
        }

        // Of many at once, one finds that nobody holds it.
        DateTimeOffset? until = now + lease;
        var taken = await context.ChatSessions.Where(row => row.Id == session && row.UserId == user && row.Run == null).ExecuteUpdateAsync(
            row => row
                .SetProperty(each => each.Run, (Guid?)run)
                .SetProperty(each => each.HeldUntil, until)
                .SetProperty(each => each.UpdatedAt, now)
                .SetProperty(each => each.LastPlace, each => each.LastPlace + 1),
            cancellation);
        return taken > 0 ? await ChatRuns.Find(context, user, session, cancellation) : ChatSession.GoesOn(session);
    }
}
