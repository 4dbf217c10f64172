using System.Buffers;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Which texts stay texts when they are written without quotes.</summary>
/// <seealso href="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go"/>
internal static class PlainText
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "", "~", "null", "Null", "NULL", "<<",
        "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO",
        "true", "True", "TRUE", "false", "False", "FALSE",
        "on", "On", "ON", "off", "Off", "OFF",
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
    };

    private static readonly SearchValues<char> SexagesimalCharacters = SearchValues.Create("0123456789:._");
    private static readonly SearchValues<char> MomentCharacters = SearchValues.Create("0123456789-:.TtZz+ ");

    public static bool IsText(string text) => !Words.Contains(text) && !IsNumber(text) && !IsSexagesimal(text) && !IsMoment(text);

    /// <summary>Decimal, octal, hexadecimal or binary, underscores between the digits, a fraction, an exponent.</summary>
    public static bool IsNumber(string text)
    {
        var rest = WithoutSign(text.Replace("_", "", StringComparison.Ordinal));
        if (rest.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return rest.Length > 2 && rest[2..].ToString().All(char.IsAsciiHexDigit);
        }

        if (rest.StartsWith("0b", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("0o", StringComparison.OrdinalIgnoreCase))
        {
            return rest.Length > 2 && !rest[2..].ContainsAnyExceptInRange('0', '7');
        }

        var whole = Digits(ref rest);
        var fraction = 0;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (!rest.IsEmpty && rest[0] is 'e' or 'E')
        {
            rest = WithoutSign(rest[1..]);
            return Digits(ref rest) > 0 && rest.IsEmpty;
        }

        return rest.IsEmpty;
    }

    /// <summary><c>1:30</c>, which YAML 1.1 reads as ninety.</summary>
    private static bool IsSexagesimal(string text)
    {
        var rest = WithoutSign(text);
        return !rest.IsEmpty && char.IsAsciiDigit(rest[0]) && rest.Contains(':') && !rest.ContainsAnyExcept(SexagesimalCharacters);
    }

    /// <summary><c>2026-11-24</c>, with or without a time.</summary>
    private static bool IsMoment(string text)
    {
        var rest = text.AsSpan();
        return Digits(ref rest) == 4 && !rest.IsEmpty && rest[0] == '-' && !rest.ContainsAnyExcept(MomentCharacters);
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => !text.IsEmpty && text[0] is '+' or '-' ? text[1..] : text;

    private static int Digits(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var count = end < 0 ? rest.Length : end;
        rest = rest[count..];
        return count;
    }
}
