using System.Globalization;

namespace K13d.Domain.Resources;

/// <summary>Amounts as Kubernetes writes them: <c>250m</c>, <c>1.5</c>, <c>128Mi</c>, <c>2e3</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"/>
public static class Quantity
{
    /// <summary>Reads an amount, or a percentage, for comparison with others of its column.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double amount)
    {
        amount = 0;
        var end = text.Length;
        while (end > 0 && (char.IsAsciiLetter(text[end - 1]) || text[end - 1] == '%'))
        {
            end--;
        }

        // "1e3" ends in a digit, so its exponent is part of the number.
        if (end == 0 || Factor(text[end..]) is not { } factor
            || !double.TryParse(text[..end], NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        amount = number * factor;
        return true;
    }

    private static double? Factor(ReadOnlySpan<char> suffix) => suffix switch
    {
        "" or "%" => 1,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        "Ei" => 1L << 60,
        _ => null,
    };
}
