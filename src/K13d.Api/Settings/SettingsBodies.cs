using System.Text.Json.Serialization;
using K13d.Application.Settings;
using K13d.Domain.Settings;

namespace K13d.Api.Settings;

/// <summary>How you want the operator to be, as it counts.</summary>
/// <param name="Language">A language tag by BCP 47: what it answers in.</param>
/// <param name="BeginnerMode">Whether it explains the terms that it uses.</param>
/// <param name="AutoApproveReadonly">Whether it may read without asking. Secrets, exec and what is not understood are never a read.</param>
/// <param name="AutoApproveReadonlyOverruled">Whether you have set that it may, and an administrator does not let that count.</param>
public sealed record SettingsBody(
    string Language,
    [property: JsonPropertyName("beginner_mode")] bool BeginnerMode,
    [property: JsonPropertyName("auto_approve_readonly")] bool AutoApproveReadonly,
    [property: JsonPropertyName("auto_approve_readonly_overruled")] bool AutoApproveReadonlyOverruled)
{
    internal static SettingsBody Of(CountingSettings counting) => new(
        counting.Settings.Language, counting.Settings.BeginnerMode, counting.Settings.AutoApproveReadonly, counting.IsAutoApproveOverruled);
}

/// <summary>What is left out keeps its value.</summary>
/// <param name="Language">A language tag by BCP 47, as `en` or `de-CH`.</param>
/// <param name="BeginnerMode">Whether the operator explains the terms that it uses.</param>
/// <param name="AutoApproveReadonly">Whether it may read without asking.</param>
public sealed record ChangeSettingsBody(
    string? Language,
    [property: JsonPropertyName("beginner_mode")] bool? BeginnerMode,
    [property: JsonPropertyName("auto_approve_readonly")] bool? AutoApproveReadonly);

/// <summary>What everybody may have of the operator.</summary>
/// <param name="AllowAutoApprove">Whether a person's `auto_approve_readonly` counts.</param>
/// <param name="DailyRuns">Runs of one person in a day (UTC).</param>
/// <param name="DailyTokens">Tokens of one person in a day (UTC).</param>
public sealed record ChatLimitsBody(
    [property: JsonPropertyName("allow_auto_approve")] bool AllowAutoApprove,
    [property: JsonPropertyName("daily_runs")] int DailyRuns,
    [property: JsonPropertyName("daily_tokens")] long DailyTokens)
{
    internal static ChatLimitsBody Of(ChatLimits limits) => new(limits.AllowAutoApprove, limits.DailyRuns, limits.DailyTokens);
}

/// <summary>What is left out keeps its value.</summary>
/// <param name="AllowAutoApprove">Whether a person's `auto_approve_readonly` counts.</param>
/// <param name="DailyRuns">Runs of one person in a day (UTC); 0 for none.</param>
/// <param name="DailyTokens">Tokens of one person in a day (UTC); 0 for none.</param>
public sealed record ChangeChatLimitsBody(
    [property: JsonPropertyName("allow_auto_approve")] bool? AllowAutoApprove,
    [property: JsonPropertyName("daily_runs")] int? DailyRuns,
    [property: JsonPropertyName("daily_tokens")] long? DailyTokens);
