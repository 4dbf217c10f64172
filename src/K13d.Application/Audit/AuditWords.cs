using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using K13d.Domain.Audit;

namespace K13d.Application.Audit;

/// <summary>How the audit record's values are written in requests and answers.</summary>
public static class AuditWords
{
    // RFC 3339, section 5.6: the zone is not optional; lower-case t and z are allowed.
    private static readonly string[] TimeFormats = [.. from fraction in Fractions() from zone in new[] { "'Z'", "zzz" } select $"yyyy-MM-dd'T'HH:mm:ss{fraction}{zone}"];

    public static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Success => "success",
        AuditOutcome.Failed => "failed",
        AuditOutcome.Denied => "denied",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
    };

    public static bool TryReadOutcome([NotNullWhen(true)] string? word, out AuditOutcome outcome)
    {
        foreach (var known in Enum.GetValues<AuditOutcome>())
        {
            if (Of(known) == word)
            {
                outcome = known;
                return true;
            }
        }

        outcome = default;
        return false;
    }

    public static bool TryReadTime([NotNullWhen(true)] string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(),
            TimeFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
    }

    private static IEnumerable<string> Fractions() => Enumerable.Range(0, 8).Select(digits => digits == 0 ? "" : "." + new string('f', digits));
}
