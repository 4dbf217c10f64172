using System.Globalization;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>The programs at the far end of a pipe.</summary>
internal static class TextFilters
{
    public static bool Knows(string name) => name is "cat" or "grep" or "head" or "tail" or "wc" or "sort" or "uniq" or "tr" or "cut" or "sed" or "awk" or "xargs" or "base64" or "md5sum" or "sha256sum" or "gzip";

    /// <summary>The lines that come out, and the exit code.</summary>
    public static (IReadOnlyList<string> Lines, int Status) Apply(string name, IReadOnlyList<string> arguments, IReadOnlyList<string> input) => name switch
    {
        "grep" => Grep(arguments, input),
        "head" => ([.. input.Take(Count(arguments))], 0),
        "tail" => ([.. input.TakeLast(Count(arguments))], 0),
        "wc" => ([input.Count.ToString(CultureInfo.InvariantCulture)], 0),
        "sort" => ([.. input.Order(StringComparer.Ordinal)], 0),
        "uniq" => ([.. input.Distinct()], 0),
        _ => (input, 0),
    };

    private static (IReadOnlyList<string>, int) Grep(IReadOnlyList<string> arguments, IReadOnlyList<string> input)
    {
        var pattern = arguments.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "";
        var isInverted = arguments.Any(argument => argument.StartsWith('-') && argument.Contains('v'));
        var isQuiet = arguments.Any(argument => argument.StartsWith('-') && argument.Contains('q'));
        var found = input.Where(line => line.Contains(pattern, StringComparison.Ordinal) != isInverted).ToList();
        return (isQuiet ? [] : found, found.Count > 0 ? 0 : 1);
    }

    private static int Count(IReadOnlyList<string> arguments) => arguments
        .Select(argument => int.TryParse(argument.TrimStart('-', 'n', 'c'), CultureInfo.InvariantCulture, out var count) ? count : (int?)null)
        .FirstOrDefault(count => count is not null) ?? 10;
}
