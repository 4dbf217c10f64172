using System.Globalization;

namespace K13d.Domain.Pods;

/// <summary>When a container printed a line, to the nanosecond, as nodes write it down.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">Of the second.</param>
public readonly record struct LogStamp(long Seconds, int Nanoseconds) : IComparable<LogStamp>
{
    /// <summary>The most characters of one, as of RFC 3339 with nanoseconds and a zone.</summary>
    public const int Longest = 35;

    private const int Digits = 9;
    private const int NanosecondsOfTick = 100;
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>The second it is in.</summary>
    public LogStamp Second => this with { Nanoseconds = 0 };

    public static LogStamp Of(DateTimeOffset time) =>
        new(time.ToUnixTimeSeconds(), (int)(time.Ticks % TimeSpan.TicksPerSecond) * NanosecondsOfTick);

    /// <summary>Reads a time by RFC 3339, with up to nine digits of a second: <c>2026-11-24T17:08:08.828628918Z</c>.</summary>
    /// <seealso href="https://datatracker.ietf.org/doc/html/rfc3339#section-5.6"/>
    public static bool TryParse(ReadOnlySpan<char> text, out LogStamp stamp)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        stamp = default;
        return text.Length <= Longest && System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var length) && TryParse(bytes[..length], out stamp);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out LogStamp)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out LogStamp stamp)
    {
        stamp = default;
        if (text.Length < WholeSeconds.Length - 1
            || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        if (!Fraction(ref rest, out var nanoseconds) || !Zone(rest, out var offset))
        {
            return false;
        }

        var days = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var seconds = ((new DateOnly(year, month, day).DayNumber - days) * 86_400L) + (hour * 3600) + (minute * 60) + second - (offset * 60);
        stamp = new LogStamp(seconds, nanoseconds);
        return true;
    }

    public int CompareTo(LogStamp other) => (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds));

    public static bool operator <(LogStamp left, LogStamp right) => left.CompareTo(right) < 0;

    public static bool operator >(LogStamp left, LogStamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogStamp left, LogStamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogStamp left, LogStamp right) => left.CompareTo(right) >= 0;

    /// <summary>As kubectl shows it, in UTC and with nine digits: <c>2026-11-24T17:08:08.828628918Z</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddSeconds(Seconds).ToString(WholeSeconds, CultureInfo.InvariantCulture)}.{Nanoseconds:D9}Z");

    private static bool Fraction(ref ReadOnlySpan<byte> rest, out int nanoseconds)
    {
        nanoseconds = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var digits = 1;
        while (digits < rest.Length && digits <= Digits && char.IsAsciiDigit((char)rest[digits]))
        {
            nanoseconds = (nanoseconds * 10) + rest[digits++] - '0';
        }

        for (var missing = digits; missing <= Digits; missing++)
        {
            nanoseconds *= 10;
        }

        rest = rest[digits..];
        return digits > 1;
    }

    /// <param name="minutes">East of Greenwich.</param>
    private static bool Zone(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !Number(text[1..3], out var hours) || !Number(text[4..6], out minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        minutes = (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
