using System.Globalization;

namespace K13d.Domain.Resources;

/// <summary>Durations as kubectl prints them: <c>29s</c>, <c>5m30s</c>, <c>2d</c>.</summary>
/// <seealso href="https://github.com/kubernetes/apimachinery/blob/master/pkg/util/duration/duration.go"/>
public static class Age
{
    private const int DaysOfYear = 365;

    public static string Of(TimeSpan duration)
    {
        // A clock may run a little behind the API server's.
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            <= 0 => "0s",
            < 60 * 2 => $"{seconds}s",
            < 60 * 10 => Two(minutes, "m", seconds % 60, "s"),
            < 3600 * 3 => $"{minutes}m",
            < 3600 * 8 => Two(hours, "h", minutes % 60, "m"),
            < 3600 * 48 => $"{hours}h",
            < 3600 * 24 * 8 => Two(hours / 24, "d", hours % 24, "h"),
            < 3600L * 24 * DaysOfYear * 2 => $"{hours / 24}d",
            < 3600L * 24 * DaysOfYear * 8 => Two(hours / 24 / DaysOfYear, "y", hours / 24 % DaysOfYear, "d"),
            _ => $"{hours / 24 / DaysOfYear}y",
        };
    }

    /// <summary>Reads what <see cref="Of"/> prints, as far as it was printed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan age)
    {
        age = default;
        var seconds = 0L;
        var rest = text;
        while (!rest.IsEmpty)
        {
            var unitAt = rest.IndexOfAnyExceptInRange('0', '9');
            if (unitAt <= 0 || !long.TryParse(rest[..unitAt], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > int.MaxValue)
            {
                return false;
            }

            var unit = rest[unitAt] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'y' => 86_400 * DaysOfYear, _ => 0 };
            if (unit == 0)
            {
                return false;
            }

            seconds += count * unit;
            rest = rest[(unitAt + 1)..];
        }

        if (text.IsEmpty || seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return false;
        }

        age = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static string Two(long first, string unit, long second, string smaller) => second == 0 ? $"{first}{unit}" : $"{first}{unit}{second}{smaller}";
}
