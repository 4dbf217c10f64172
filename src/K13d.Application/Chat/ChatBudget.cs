using System.Globalization;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Chat;

/// <summary>What each person may have of the operator in a day, which begins at midnight UTC on every replica.</summary>
internal sealed class ChatBudget(IChatUsage usage, TimeProvider time)
{
    /// <summary>Takes a run. TooMany, until the day is over, where there is none left or the tokens are used up. What a run takes is known only afterwards, so the last one may go over.</summary>
    public async Task<Result<BudgetLeft>> Take(Guid user, ChatLimits limits, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var today = DateOnly.FromDateTime(now);
        if ((await usage.Find(user, today, cancellation)).IsFailure(out var failure, out var had))
        {
            return failure;
        }

        if (had.Tokens >= limits.DailyTokens)
        {
            return UsedUp(string.Create(CultureInfo.InvariantCulture, $"{limits.DailyTokens} tokens"), now);
        }

        if ((await usage.CountRun(user, today, limits.DailyRuns, cancellation)).IsFailure(out failure, out var counted))
        {
            return failure;
        }

        return counted.Counted ? BudgetLeft.Of(counted.Day, limits) : UsedUp(string.Create(CultureInfo.InvariantCulture, $"{limits.DailyRuns} runs"), now);
    }

    private static Failure.TooMany UsedUp(string budget, DateTime now) => new(
        $"Your {budget} of today are used up: the next ones are there at midnight UTC. An administrator can change how many there are, with PUT /api/settings/limits.",
        now.Date.AddDays(1) - now);
}

/// <summary>What a person has left of the operator today.</summary>
public sealed record BudgetLeft(int RunsLimit, int RunsRemaining, long TokensLimit, long TokensRemaining)
{
    internal static BudgetLeft Of(DayOfChat day, ChatLimits limits) =>
        new(limits.DailyRuns, Math.Max(0, limits.DailyRuns - day.Runs), limits.DailyTokens, Math.Max(0, limits.DailyTokens - day.Tokens));
}
