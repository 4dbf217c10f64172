using K13d.Domain.Failures;

namespace K13d.Application.Ports.Chat;

/// <summary>How much of the operator each person has had in a day (UTC), over all replicas.</summary>
public interface IChatUsage
{
    Task<Result<DayOfChat>> Find(Guid user, DateOnly day, CancellationToken cancellation);

    /// <summary>Counts one more run, unless there have been as many as there may be: of many at once no more than that are counted.</summary>
    /// <returns>What it comes to, and whether the run was counted.</returns>
    Task<Result<CountedRun>> CountRun(Guid user, DateOnly day, int most, CancellationToken cancellation);

    Task<Result<Done>> AddTokens(Guid user, DateOnly day, long tokens, CancellationToken cancellation);
}

public sealed record DayOfChat(int Runs, long Tokens);

public sealed record CountedRun(DayOfChat Day, bool Counted);
