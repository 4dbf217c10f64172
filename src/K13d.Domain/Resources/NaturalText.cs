namespace K13d.Domain.Resources;

/// <summary>Orders texts as people do: the numbers in them by size, upper and lower case together.</summary>
/// <remarks>.NET has an ordering like it, but not in the invariant globalisation mode that K13d runs in.</remarks>
internal static class NaturalText
{
    public static int Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var left = one;
        var right = other;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var difference = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0])
                ? CompareNumbers(Digits(ref left), Digits(ref right))
                : char.ToUpperInvariant(Next(ref left)).CompareTo(char.ToUpperInvariant(Next(ref right)));
            if (difference != 0)
            {
                return difference;
            }
        }

        // Only what differs in case or in leading zeros comes so far and is not the same.
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : one.CompareTo(other, StringComparison.Ordinal);
    }

    private static int CompareNumbers(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var left = one.TrimStart('0');
        var right = other.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.CompareTo(right, StringComparison.Ordinal);
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return digits;
    }

    private static char Next(ref ReadOnlySpan<char> rest)
    {
        var first = rest[0];
        rest = rest[1..];
        return first;
    }
}
