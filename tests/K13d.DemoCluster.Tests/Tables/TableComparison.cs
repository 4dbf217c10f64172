using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Tests.Tables;

/// <summary>
/// Compares with rows that a real API server answered. It counted ages from its own clock at an instant that nobody wrote down, so the one
/// instant near the capture is sought at which every cell of every row agrees; no cell is skipped.
/// </summary>
internal static class TableComparison
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static ResourceType Type(string apiVersion, string plural)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return new ResourceType(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], plural, "", "", true, [], [], [], []);
    }

    public static void AssertRows(ITableColumns columns, IReadOnlyList<JsonObject> items, IReadOnlyList<string> expected, DateTimeOffset from, DateTimeOffset to)
    {
        Assert.Equal(expected.Count, items.Count);
        var best = items.Count + 1;
        string[] nearest = [];
        for (var now = from; now <= to && best > 0; now += Step)
        {
            var rows = items.Select(item => Printed(columns, item, now)).ToArray();
            var wrong = rows.Where((row, index) => row != expected[index]).Count();
            if (wrong < best)
            {
                (best, nearest) = (wrong, rows);
            }
        }

        Assert.Equal(expected, nearest);
    }

    private static string Printed(ITableColumns columns, JsonObject item, DateTimeOffset now) =>
        new JsonArray([.. columns.CellsOf(item, now).Select(cell => cell?.DeepClone())]).ToJsonString();
}
