namespace K13d.Domain.Chat;

/// <summary>Words that are the same but for a slip of the fingers.</summary>
internal static class Spelling
{
    /// <summary>Whether one letter is too many, missing, wrong, or changed with its neighbour.</summary>
    public static bool IsNear(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > other.Length)
        {
            return IsNear(other, one);
        }

        var start = one.CommonPrefixLength(other);
        var rest = one[start..];
        var more = other[start..];
        return rest.Length == more.Length
            ? rest.Length == 0 || rest[1..].SequenceEqual(more[1..])
                || (rest.Length > 1 && rest[0] == more[1] && rest[1] == more[0] && rest[2..].SequenceEqual(more[2..]))
            : rest.SequenceEqual(more[1..]) && rest.Length + 1 == more.Length;
    }
}
