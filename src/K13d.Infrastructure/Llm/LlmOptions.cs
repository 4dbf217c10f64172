using System.Globalization;
using K13d.Domain.Settings;
using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Llm;

/// <summary>The settings <c>K13D_LLM__…</c>.</summary>
internal sealed class LlmOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Which model is asked until an administrator sets another over the API.</summary>
    public LlmConfiguration First { get; private init; } = LlmConfiguration.Builtin;

    /// <summary>How long a model may say nothing, before its answer and within it.</summary>
    public TimeSpan Silence { get; private init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static LlmOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Llm");
        var faults = new List<string>();
        var silence = TimeSpan.FromMinutes(1);
        if (section["Silence"] is { Length: > 0 } given
            && (!TimeSpan.TryParse(given, CultureInfo.InvariantCulture, out silence) || silence <= TimeSpan.Zero || silence > Longest))
        {
            faults.Add("K13D_LLM__SILENCE must be a duration of more than 0 and at most 00:30:00, such as 00:01:00.");
        }

        int? tokens = null;
        if (section["ContextTokens"] is { Length: > 0 } number)
        {
            tokens = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        }

        var draft = new LlmDraft(
            section["Provider"] is { Length: > 0 } provider ? provider.Trim() : LlmProviders.Of(LlmProvider.Builtin).Name,
            section["Model"]?.Trim(),
            section["Endpoint"]?.Trim(),
            tokens,
            section["ApiKey"]?.Trim());
        var wrong = draft.Faults().Select(fault => $"K13D_LLM__{fault.Field.ToString().ToUpperInvariant()} {fault.Remedy}.").ToArray();
        return new LlmOptions { First = wrong.Length == 0 ? draft.Read() : LlmConfiguration.Builtin, Silence = silence, Faults = [.. faults, .. wrong] };
    }
}
