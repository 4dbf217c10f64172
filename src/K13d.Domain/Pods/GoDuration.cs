using System.Buffers;
using System.Globalization;

namespace K13d.Domain.Pods;

/// <summary>Durations as kubectl takes them: <c>90s</c>, <c>1h30m</c>, <c>1.5h</c>.</summary>
/// <seealso href="https://pkg.go.dev/time#ParseDuration"/>
public static class GoDuration
{
    private const int MostDigits = 20;

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Seconds)[] Units =
    [
        ("ns", 0.000_000_001m), ("us", 0.000_001m), ("µs", 0.000_001m), ("ms", 0.001m), ("s", 1), ("m", 60), ("h", 3600),
    ];

    /// <summary>False for what is none, is negative or is longer than a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0m;
        for (var rest = text; !rest.IsEmpty;)
        {
            var number = rest.IndexOfAnyExcept(OfNumbers);
            if (number is <= 0 or > MostDigits || !decimal.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            rest = rest[number..];
            var length = rest.IndexOfAnyInRange('0', '9') is >= 0 and var next ? next : rest.Length;
            if (!TryUnit(rest[..length], out var unit))
            {
                return false;
            }

            seconds += count * unit;
            rest = rest[length..];
        }

        if (text.IsEmpty || seconds > (decimal)TimeSpan.MaxValue.TotalSeconds - 1)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out decimal seconds)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.SequenceEqual(unit))
            {
                seconds = length;
                return true;
            }
        }

        seconds = 0;
        return false;
    }
}
