using System.Text.RegularExpressions;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>
/// What <c>kubectl describe</c> prints, as lines without how long ago something was and without how wide a column is. In which order they
/// come does not count: kubectl prints maps in none.
/// </summary>
internal static partial class PrintedText
{
    /// <summary>The lines that only one of the two has: <c>- expected</c>, <c>+ printed</c>.</summary>
    public static IReadOnlyList<string> Differences(string expected, string printed)
    {
        var left = Timeless(expected).ToList();
        List<string> added = [.. Timeless(printed).Where(line => !left.Remove(line))];
        return [.. left.Select(line => $"- {line}"), .. added.Select(line => $"+ {line}")];
    }

    private static IEnumerable<string> Timeless(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("Resource Version:", StringComparison.Ordinal))
            .Select(line => Spaces().Replace(Ages().Replace(line.TrimEnd(), "(time)"), " "));

    // 45s, 3m20s, 2d, or "5s (x3 over 1m)", as a word of its own after at least two spaces.
    [GeneratedRegex(@"(?<=\s\s)(\d+[smhdy])+( \(x\d+ over (\d+[smhdy])+\))?(?=\s|$)")]
    private static partial Regex Ages();

    [GeneratedRegex(" {2,}|-{3,}")]
    private static partial Regex Spaces();
}
