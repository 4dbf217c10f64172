using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>Counts in the database, so that every replica counts the same and a restart forgets nothing.</summary>
internal sealed class StoredChatUsage(Database database) : IChatUsage
{
    // One statement, so that runs at once cannot share a place.
    private const string CountOne =
        """
        INSERT INTO chat_usage (user_id, day, runs, tokens) SELECT {0}, {1}, 1, 0 WHERE {2} > 0
        ON CONFLICT (user_id, day) DO UPDATE SET runs = chat_usage.runs + 1 WHERE chat_usage.runs < {2}
        """;

    private const string AddSome =
        """
        INSERT INTO chat_usage (user_id, day, runs, tokens) VALUES ({0}, {1}, 0, {2})
        ON CONFLICT (user_id, day) DO UPDATE SET tokens = chat_usage.tokens + {2}
        """;

    public Task<Result<DayOfChat>> Find(Guid user, DateOnly day, CancellationToken cancellation) =>
        database.Run<DayOfChat>(async context => await Find(context, user, day, cancellation), cancellation);

    public Task<Result<CountedRun>> CountRun(Guid user, DateOnly day, int most, CancellationToken cancellation) => database.Write<CountedRun>(
        async context =>
        {
            var counted = await context.Database.ExecuteSqlRawAsync(CountOne, [user, day, most], cancellation) == 1;
            return new CountedRun(await Find(context, user, day, cancellation), counted);
        },
        cancellation);

    public Task<Result<Done>> AddTokens(Guid user, DateOnly day, long tokens, CancellationToken cancellation) => database.Write<Done>(
        async context =>
        {
            await context.Database.ExecuteSqlRawAsync(AddSome, [user, day, tokens], cancellation);
            return new Done();
        },
        cancellation);

    private static async Task<DayOfChat> Find(K13dContext context, Guid user, DateOnly day, CancellationToken cancellation) =>
        await context.ChatUsage.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == user && row.Day == day, cancellation) is { } row
            ? new DayOfChat(row.Runs, row.Tokens)
            : new DayOfChat(0, 0);
}
