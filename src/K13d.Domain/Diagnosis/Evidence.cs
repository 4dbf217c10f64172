namespace K13d.Domain.Diagnosis;

/// <summary>What the cluster itself said.</summary>
/// <param name="Source">Where it is from: <c>event FailedScheduling of pod/web-1</c>.</param>
/// <param name="Quote">One line, cut where it is long.</param>
public sealed record Evidence(string Source, string Quote)
{
    /// <summary>Characters of a quote; errors of image pulls are the longest that matter.</summary>
    private const int Longest = 400;

    /// <summary>Null where there is nothing to quote.</summary>
    public static Evidence? Of(string source, string? quote)
    {
        var line = string.Join(' ', (quote ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : new(source, line.Length <= Longest ? line : line[..Longest] + "…");
    }

    public override string ToString() => $"{Source}: \"{Quote}\"";
}
