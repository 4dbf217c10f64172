using System.Globalization;
using K13d.Domain.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Persistence.Settings;

/// <summary>The settings <c>K13D_CHAT__…</c>: what everybody may have of the operator for as long as no administrator has set it over the API.</summary>
internal sealed class ChatLimitsOptions
{
    public ChatLimits First { get; private init; } = ChatLimits.Default;

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static ChatLimitsOptions From(IConfiguration configuration)
    {
        var (faults, first) = (new List<string>(), ChatLimits.Default);
        if (Set(configuration, "AllowAutoApprove") is { } allow)
        {
            if (bool.TryParse(allow, out var allowed))
            {
                first = first with { AllowAutoApprove = allowed };
            }
            else
            {
                faults.Add("K13D_CHAT__ALLOWAUTOAPPROVE must be true or false.");
            }
        }

        if (Number(configuration, "DailyRuns", int.MaxValue, faults) is { } runs)
        {
            first = first with { DailyRuns = (int)runs };
        }

        if (Number(configuration, "DailyTokens", long.MaxValue, faults) is { } tokens)
        {
            first = first with { DailyTokens = tokens };
        }

        return new ChatLimitsOptions { First = first, Faults = faults };
    }

    private static long? Number(IConfiguration configuration, string name, long most, List<string> faults)
    {
        if (Set(configuration, name) is not { } given)
        {
            return null;
        }

        if (long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
        {
            return number;
        }

        faults.Add($"K13D_CHAT__{name.ToUpperInvariant()} must be a whole number from 0 to {most.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    private static string? Set(IConfiguration configuration, string name) =>
        configuration[$"Chat:{name}"] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>Reports the faults of <see cref="ChatLimitsOptions"/> on start, together with all others'.</summary>
internal sealed class ChatLimitsOptionsValidation(ChatLimitsOptions limits) : IValidateOptions<ChatLimitsOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options) =>
        limits.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(limits.Faults);

    internal sealed class Checked;
}
