using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class StoredChatHistory(Database database, TimeProvider time) : IChatHistory
{
    public Task<Result<IReadOnlyList<ChatEntry>>> Read(Guid user, Guid session, CancellationToken cancellation) => database.Run<IReadOnlyList<ChatEntry>>(
        async context =>
        {
            if ((await ChatRuns.Find(context, user, session, cancellation)).IsFailure(out var failure, out _))
            {
                return failure;
            }

            var now = time.GetUtcNow();
            var messages = await context.ChatMessages.AsNoTracking().Where(row => row.SessionId == session).ToListAsync(cancellation);
            var calls = await context.ToolCalls.AsNoTracking().Where(row => row.SessionId == session).ToListAsync(cancellation);
            return messages.Select(row => (row.Place, Entry: new ChatEntry(row.At, row.ToMessage(), Call: null)))
                .Concat(calls.Select(row => (row.Place, Entry: new ChatEntry(row.RequestedAt, Message: null, row.ToCall(now)))))
                .OrderBy(row => row.Place)
                .Select(row => row.Entry)
                .ToArray();
        },
        cancellation);
}
