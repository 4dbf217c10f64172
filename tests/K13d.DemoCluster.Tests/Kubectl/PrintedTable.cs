namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>
/// What <c>kubectl get</c> prints, as cells: kubectl keeps columns apart by three spaces at least. How wide a column is does not count, because
/// names of machines were shortened in the golden outputs after they were printed.
/// </summary>
internal static class PrintedTable
{
    /// <summary>The lines, the header first, as <c>cell | cell</c>, with <c>(time)</c> for each cell that tells how long ago something was.</summary>
    public static IReadOnlyList<string> Timeless(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(cells => string.Join(" | ", cells.Select(cell => IsAge(cell) ? "(time)" : WithoutAgo(cell)))),
    ];

    // As 45s, 3m20s or 2d: numbers with their units.
    private static bool IsAge(string cell) =>
        cell.Length > 1 && char.IsAsciiDigit(cell[0]) && "smhdy".Contains(cell[^1]) && cell.All(character => char.IsAsciiDigit(character) || "smhdy".Contains(character));

    // Of "4 (31s ago)", the restarts of a pod, the number is no time.
    private static string WithoutAgo(string cell) => cell.EndsWith(" ago)", StringComparison.Ordinal) ? cell[..cell.IndexOf(" (", StringComparison.Ordinal)] : cell;
}
