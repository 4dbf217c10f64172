using System.Globalization;

namespace K13d.Bench;

/// <summary>How what was measured is summed up and written: as a table in Markdown.</summary>
internal static class Figures
{
    public static TimeSpan Median(this IReadOnlyCollection<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    public static string Size(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1048576.0:N1} MiB") : "-";

    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Ratio(double ratio) => ratio.ToString("N2", CultureInfo.InvariantCulture);

    /// <param name="texts">How many of the first columns hold text; the rest hold numbers.</param>
    public static void WriteHead(int texts, params string[] columns)
    {
        WriteRow(columns);
        WriteRow([.. columns.Select((_, column) => column < texts ? "---" : "---:")]);
    }

    public static void WriteRow(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
