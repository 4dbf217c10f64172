using System.Globalization;
using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Chat;

/// <summary>What each person may have of the operator in a day.</summary>
internal sealed class ChatBudget(IChatUsage usage, TimeProvider time)
{
    /// <summary>
    /// Takes a run. TooMany, until the day is over, where there is none left or the tokens are used up. What a run takes is known only afterwards, so the last one
    /// may go over.
    /// </summary>
    public async Task<Result<BudgetLeft>> Take(Guid user, ChatLimits limits, CancellationToken cancellation)
    {
        var today = ChatDay.At(time.GetUtcNow());
        if ((await usage.Find(user, today.Date, cancellation)).IsFailure(out var failure, out var had))
        {
            return failure;
        }

        if (had.Tokens >= limits.DailyTokens)
        {
            return UsedUp(string.Create(CultureInfo.InvariantCulture, $"{limits.DailyTokens} tokens"), today);
        }

        if ((await usage.CountRun(user, today.Date, limits.DailyRuns, cancellation)).IsFailure(out failure, out var counted))
        {
            return failure;
        }

        return counted.Counted ? BudgetLeft.Of(counted.Day, limits) : UsedUp(string.Create(CultureInfo.InvariantCulture, $"{limits.DailyRuns} runs"), today);
    }

    private Failure.TooMany UsedUp(string budget, ChatDay today) => new(
        $"Your {budget} of today are used up: the next ones are there at midnight UTC. An administrator can change how many there are, with PUT /api/settings/limits.",
        today.End - time.GetUtcNow());
}

/// <summary>What a person has left of the operator today.</summary>
public sealed record BudgetLeft(int RunsLimit, int RunsRemaining, long TokensLimit, long TokensRemaining)
{
    internal static BudgetLeft Of(DayOfChat day, ChatLimits limits) =>
        new(limits.DailyRuns, Math.Max(0, limits.DailyRuns - day.Runs), limits.DailyTokens, Math.Max(0, limits.DailyTokens - day.Tokens));
}
