using K13d.Domain.Chat;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>Forgets what nobody asks for any more. What was said and done stays until its user deletes it.</summary>
internal static class ChatRetention
{
    /// <summary>How long a run that has ended can be watched again from its events.</summary>
    private static readonly TimeSpan EventsAreKept = TimeSpan.FromHours(1);

    private const int DaysOfUsage = 90;

    public static async Task Forget(K13dContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        var past = now - EventsAreKept;

        // A run whose process is gone, and that nobody has watched since, would otherwise never end.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var gone = await context.ChatSessions.AsNoTracking().Where(row => row.Run != null && row.HeldUntil <= past).ToListAsync(cancellation);
        foreach (var session in gone)
        {
            await ChatRuns.EndLapsed(context, session.Id, session.Run!.Value, ChatEvent.Lapsed, now, cancellation);
        }

        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);

        var ended = context.ChatEvents.Where(last => last.IsLast && last.At <= past).Select(last => last.Run);
        await context.ChatEvents.Where(row => ended.Contains(row.Run)).ExecuteDeleteAsync(cancellation);
        var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysOfUsage);
        await context.ChatUsage.Where(row => row.Day < day).ExecuteDeleteAsync(cancellation);
    }
}
