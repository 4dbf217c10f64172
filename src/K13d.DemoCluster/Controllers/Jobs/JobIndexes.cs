using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>The indexes of an Indexed Job, written as ranges: <c>0-2,5</c>.</summary>
internal static class JobIndexes
{
    public const string Annotation = "batch.kubernetes.io/job-completion-index";

    public static int? Of(JsonObject pod) => int.TryParse(pod.Annotation(Annotation), CultureInfo.InvariantCulture, out var index) ? index : null;

    public static SortedSet<int> Parse(string? text)
    {
        var indexes = new SortedSet<int>();
        foreach (var range in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
            indexes.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }

        return indexes;
    }

    public static string Text(SortedSet<int> indexes)
    {
        var ranges = new List<string>();
        foreach (var first in indexes.Where(index => !indexes.Contains(index - 1)))
        {
            var last = first;
            while (indexes.Contains(last + 1)) last++;
            ranges.Add(last == first ? $"{first}" : last == first + 1 ? $"{first},{last}" : $"{first}-{last}");
        }

        return string.Join(',', ranges);
    }
}
