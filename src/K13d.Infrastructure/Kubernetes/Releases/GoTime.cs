using System.Globalization;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>Times as Go writes them (RFC 3339, to the nanosecond); where there is none, Helm 3 writes an empty text and Helm 4 the year 1.</summary>
internal static class GoTime
{
    private const int TickDigits = 7;

    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // What is finer than a tick is cut off: a rounded time could be later than one that was.
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9');
        var exact = fraction > TickDigits ? text.Remove(point + 1 + TickDigits, fraction - TickDigits) : text;
        return DateTimeOffset.TryParse(exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time.ToUniversalTime() : null;
    }
}
