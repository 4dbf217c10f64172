namespace K13d.Domain.Settings;

/// <summary>How a person wants the operator to be.</summary>
/// <param name="Language">An IETF language tag (BCP 47): what it answers in.</param>
/// <param name="BeginnerMode">Whether it explains the terms that it uses.</param>
/// <param name="AutoApproveReadonly">Whether it may read without asking. Secrets, exec and what is not understood are never a read.</param>
public sealed record UserSettings(string Language, bool BeginnerMode, bool AutoApproveReadonly)
{
    public static UserSettings Default { get; } = new("en", BeginnerMode: false, AutoApproveReadonly: false);

    /// <summary>The same within what an administrator allows.</summary>
    public UserSettings Within(ChatLimits limits) => this with { AutoApproveReadonly = AutoApproveReadonly && limits.AllowAutoApprove };
}

/// <summary>What an administrator lets everybody have of the operator.</summary>
/// <param name="AllowAutoApprove">Whether <see cref="UserSettings.AutoApproveReadonly"/> counts.</param>
/// <param name="DailyRuns">Runs of one person in a day (UTC).</param>
/// <param name="DailyTokens">Tokens of one person in a day (UTC), those of questions and answers together.</param>
public sealed record ChatLimits(bool AllowAutoApprove, int DailyRuns, long DailyTokens)
{
    public static ChatLimits Default { get; } = new(AllowAutoApprove: true, DailyRuns: 200, DailyTokens: 2_000_000);
}
