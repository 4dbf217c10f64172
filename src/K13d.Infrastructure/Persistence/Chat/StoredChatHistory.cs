using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class StoredChatHistory(Database database, TimeProvider time) : IChatHistory
{
    public Task<Result<IReadOnlyList<ChatEntry>>> Read(Guid user, Guid session, int most, int skipped, CancellationToken cancellation) => database.Run<IReadOnlyList<ChatEntry>>(
        async context =>
        {
            if ((await ChatRuns.Find(context, user, session, cancellation)).IsFailure(out var failure, out var there))
            {
                return failure;
            }

            // Each message and each call has a place of its own, counted without gaps.
            var (now, last) = (time.GetUtcNow(), there.LastPlace - skipped);
            var messages = await context.ChatMessages.AsNoTracking()
                .Where(row => row.SessionId == session && row.Place <= last && row.Place > last - most)
                .ToListAsync(cancellation);
            var calls = await context.ToolCalls.AsNoTracking()
                .Where(row => row.SessionId == session && row.Place <= last && row.Place > last - most)
                .ToListAsync(cancellation);
            return messages.Select(row => (row.Place, Entry: new ChatEntry(row.At, row.ToMessage(), Call: null)))
                .Concat(calls.Select(row => (row.Place, Entry: new ChatEntry(row.RequestedAt, Message: null, row.ToCall(now)))))
                .OrderBy(row => row.Place)
                .Select(row => row.Entry)
                .ToArray();
        },
        cancellation);
}
