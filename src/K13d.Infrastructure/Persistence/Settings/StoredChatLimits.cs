using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Settings;

internal sealed class StoredChatLimits(Database database, ChatLimitsOptions options) : IChatLimits
{
    private const string SaveThem =
        """
        INSERT INTO chat_limits (id, allow_auto_approve, daily_runs, daily_tokens) VALUES ({0}, {1}, {2}, {3})
        ON CONFLICT (id) DO UPDATE SET allow_auto_approve = {1}, daily_runs = {2}, daily_tokens = {3}
        """;

    public Task<Result<ChatLimits>> Find(CancellationToken cancellation) => database.Run<ChatLimits>(
        async context => await context.ChatLimits.AsNoTracking().SingleOrDefaultAsync(cancellation) is { } row
            ? new ChatLimits(row.AllowAutoApprove, row.DailyRuns, row.DailyTokens)
            : options.First,
        cancellation);

    public Task<Result<Done>> Save(ChatLimits limits, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            object[] values = [ChatLimitsRow.TheOnly, limits.AllowAutoApprove, limits.DailyRuns, limits.DailyTokens];
            await context.Database.ExecuteSqlRawAsync(SaveThem, values, cancellation);
            return new Done();
        },
        cancellation);
}
