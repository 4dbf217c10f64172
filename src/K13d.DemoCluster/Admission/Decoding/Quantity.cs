using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>
/// An amount of a resource, as Kubernetes reads and writes it: a number with a decimal (<c>m</c>, <c>k</c>), binary (<c>Mi</c>) or
/// exponent suffix. It is written in the notation it was read in, with the largest suffix that leaves no fraction.
/// Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
/// </summary>
internal readonly record struct Quantity
{
    public const string Rule = @"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static readonly string[] Decimals = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binaries = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    private readonly Notation notation;

    private Quantity(BigInteger nanos, Notation notation) => (Nanos, this.notation) = (nanos, notation);

    /// <summary>In billionths of the unit, the finest that there is; finer amounts are rounded up.</summary>
    public BigInteger Nanos { get; }

    public static Quantity Zero => new(0, Notation.Decimal);

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Nanos + right.Nanos, left.Nanos.IsZero ? right.notation : left.notation);

    public static Quantity operator -(Quantity left, Quantity right) => new(left.Nanos - right.Nanos, left.Nanos.IsZero ? right.notation : left.notation);

    public static bool operator <(Quantity left, Quantity right) => left.Nanos < right.Nanos;

    public static bool operator >(Quantity left, Quantity right) => left.Nanos > right.Nanos;

    public static Quantity Of(long units) => new(units * (BigInteger)1_000_000_000, Notation.Decimal);

    /// <summary>The amount of a JSON string or number, or null where it is none.</summary>
    public static Quantity? Of(JsonNode? node) => node is not JsonValue
        ? null
        : node.GetValueKind() switch
        {
            JsonValueKind.String => Parse(node.GetValue<string>()),
            JsonValueKind.Number => Parse(node.ToJsonString()),
            _ => null,
        };

    public static Quantity? Parse(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-')))
        {
            end++;
        }

        return Scale(text[end..]) is { } scale && decimal.TryParse(
            text[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var mantissa)
            ? Of(mantissa, scale)
            : null;
    }

    public override string ToString()
    {
        if (Nanos.IsZero)
        {
            return "0";
        }

        if (notation == Notation.Binary && BigInteger.Abs(Nanos) >= 1024 * Unit && (Nanos % Unit).IsZero)
        {
            var (amount, power) = (Nanos / Unit, 0);
            while (power < Binaries.Length - 1 && (amount % 1024).IsZero)
            {
                (amount, power) = (amount / 1024, power + 1);
            }

            return amount + Binaries[power];
        }

        var (value, thousands) = (Nanos, 0);
        while (thousands < Decimals.Length - 1 && (value % 1000).IsZero)
        {
            (value, thousands) = (value / 1000, thousands + 1);
        }

        var exponent = (thousands * 3) - 9;
        return notation == Notation.Exponent && exponent != 0 ? $"{value}e{exponent}" : value + Decimals[thousands];
    }

    private static BigInteger Unit => 1_000_000_000;

    private static Quantity Of(decimal mantissa, (BigInteger Factor, int Exponent, Notation Notation) scale)
    {
        var digits = 28;
        var whole = new BigInteger(mantissa);
        var fraction = new BigInteger((mantissa - decimal.Truncate(mantissa)) * (decimal)BigInteger.Pow(10, digits));
        var numerator = ((whole * BigInteger.Pow(10, digits)) + fraction) * scale.Factor;
        var tens = scale.Exponent + 9 - digits;
        if (tens >= 0)
        {
            return new Quantity(numerator * BigInteger.Pow(10, tens), scale.Notation);
        }

        var divisor = BigInteger.Pow(10, -tens);
        var nanos = BigInteger.DivRem(numerator, divisor, out var rest);
        return new Quantity(rest.Sign > 0 ? nanos + 1 : nanos, scale.Notation);
    }

    private static (BigInteger Factor, int Exponent, Notation Notation)? Scale(string suffix)
    {
        if (Array.IndexOf(Decimals, suffix) is var thousands and >= 0)
        {
            return (1, (thousands * 3) - 9, Notation.Decimal);
        }

        if (Array.IndexOf(Binaries, suffix) is var power and > 0)
        {
            return (BigInteger.Pow(1024, power), 0, Notation.Binary);
        }

        return suffix[0] is 'e' or 'E' && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) < 100
            ? (1, exponent, Notation.Exponent)
            : null;
    }
}
