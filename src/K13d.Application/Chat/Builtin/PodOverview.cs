using System.Globalization;

namespace K13d.Application.Chat.Builtin;

/// <summary>What a list of the pods of all namespaces tells at a glance.</summary>
internal static class PodOverview
{
    /// <summary>Pods that are named of one namespace.</summary>
    private const int MostNamed = 5;

    /// <summary>For a person.</summary>
    /// <param name="list">As kubectl prints it, with the columns NAMESPACE, NAME, READY and STATUS first.</param>
    public static string Of(string list)
    {
        var broken = list.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length > 3 && cells[2].Split('/') is [var ready, var all] && (ready != all || cells[3] is not "Running") && cells[3] is not "Completed")
            .GroupBy(cells => cells[0], cells => $"{cells[1]} ({cells[3]}, {cells[2]} ready)")
            .ToList();
        var said = broken.Count == 0
            ? "Every pod of the cluster runs and is ready, or has ended well.\n"
            : "Not every pod is in order:\n"
                + string.Concat(broken.Select(place => $"  {place.Key}: {string.Join(", ", place.Take(MostNamed))}{(place.Count() > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {place.Count() - MostNamed} more") : "")}\n"))
                + $"Ask me about one of these namespaces, and I look for the causes: is anything broken in namespace {broken[0].Key}?\n";
        return said
            + (list.Contains(" left out here …", StringComparison.Ordinal) ? "Not checked: the pods in the middle of the list, which is too long\n" : "")
            + "Not checked: anything but pods; I look closely into one namespace at a time\n";
    }
}
