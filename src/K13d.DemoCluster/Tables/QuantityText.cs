using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace K13d.DemoCluster.Tables;

/// <summary>
/// A quantity in its canonical form, as the API server prints and stores it: the largest suffix of its own kind (binary, decimal, exponent)
/// that leaves a whole number, never a fraction. <c>1024Mi</c> is <c>1Gi</c>, <c>0.5</c> is <c>500m</c>.
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
/// </summary>
internal static class QuantityText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    /// <summary>The canonical form; what is no quantity is answered as it is.</summary>
    public static string Canonical(string written)
    {
        var signs = written is ['+' or '-', ..] ? 1 : 0;
        var digits = written.AsSpan(signs).IndexOfAnyExcept(Digits) is >= 0 and var end ? end + signs : written.Length;
        var suffix = written[digits..];
        if (!TryMantissa(written[..digits], out var mantissa, out var fractionDigits))
        {
            return written;
        }

        if (Array.IndexOf(Binary, suffix) is > 0 and var power)
        {
            return CanonicalBinary(mantissa << (10 * power), fractionDigits);
        }

        if (Array.IndexOf(Decimal, suffix) is >= 0 and var scale)
        {
            return CanonicalDecimal(mantissa, (3 * (scale - 3)) - fractionDigits, Suffixed);
        }

        return suffix is ['e' or 'E', .. var exponent] && int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ten)
            ? CanonicalDecimal(mantissa, ten - fractionDigits, Exponential)
            : written;
    }

    private static bool TryMantissa(string number, out BigInteger mantissa, out int fractionDigits)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        fractionDigits = point < 0 ? 0 : number.Length - point - 1;
        mantissa = default;
        return number.AsSpan().ContainsAnyInRange('0', '9')
            && BigInteger.TryParse(point < 0 ? number : number.Remove(point, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out mantissa);
    }

    private static string CanonicalBinary(BigInteger bytes, int fractionDigits)
    {
        var divisor = BigInteger.Pow(10, fractionDigits);
        // A binary quantity that is no whole number of bytes, or is below 1Ki, is printed as a decimal one.
        if (!(bytes % divisor).IsZero || BigInteger.Abs(bytes / divisor) < 1024)
        {
            return CanonicalDecimal(bytes, -fractionDigits, Suffixed);
        }

        // The real one holds such a number in 64 bits, and what is beyond them becomes the largest of them.
        var value = BigInteger.Min(bytes / divisor, long.MaxValue);
        var power = 0;
        while (power < Binary.Length - 1 && (value % 1024).IsZero)
        {
            value /= 1024;
            power++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + Binary[power];
    }

    private static string CanonicalDecimal(BigInteger mantissa, int exponent, Func<BigInteger, int, string> print)
    {
        if (mantissa.IsZero)
        {
            return "0";
        }

        while ((mantissa % 10).IsZero)
        {
            mantissa /= 10;
            exponent++;
        }

        // Nothing is kept below a billionth: what is finer is rounded up, away from zero.
        for (; exponent < -9; exponent++)
        {
            mantissa = BigInteger.DivRem(mantissa, 10, out var rest) + (rest.IsZero ? 0 : rest.Sign);
        }

        for (; exponent % 3 != 0; exponent--)
        {
            mantissa *= 10;
        }

        return print(mantissa, exponent);
    }

    private static string Suffixed(BigInteger mantissa, int exponent)
    {
        for (; exponent > 18; exponent -= 3)
        {
            mantissa *= 1000;
        }

        return mantissa.ToString(CultureInfo.InvariantCulture) + Decimal[(exponent / 3) + 3];
    }

    private static string Exponential(BigInteger mantissa, int exponent) =>
        mantissa.ToString(CultureInfo.InvariantCulture) + (exponent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"e{exponent}"));
}
