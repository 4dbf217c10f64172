using System.Globalization;

namespace K13d.DemoCluster.Controllers.CronJobs;

/// <summary>One of the five fields of a schedule: the numbers at which it is due.</summary>
/// <param name="IsAny">Whether it begins with a star, which matters where days of the month and of the week meet.</param>
internal sealed record CronField(IReadOnlySet<int> Values, bool IsAny)
{
    public bool Includes(int value) => Values.Contains(value);

    /// <summary>Reads lists, ranges, steps and names: <c>1-5</c>, <c>*/10</c>, <c>mon,wed</c>.</summary>
    /// <returns>Null where it is none.</returns>
    public static CronField? Parse(string text, int first, int last, IReadOnlyList<string>? names = null)
    {
        var values = new HashSet<int>();
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] when int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => (whole, number),
                _ => ("", 0),
            };
            if (step == 0 || Ends(range, step > 1 || item.Contains('/', StringComparison.Ordinal), first, last, names) is not var (from, to) || from > to) return null;
            for (var value = from; value <= to; value += step) values.Add(value);
        }

        return new CronField(values, text.StartsWith('*') || text.StartsWith('?'));
    }

    private static (int From, int To)? Ends(string range, bool hasStep, int first, int last, IReadOnlyList<string>? names)
    {
        if (range is "*" or "?") return (first, last);
        int? Number(string text) =>
            names is not null && names.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is var at and >= 0 ? at + first
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= first && number <= last ? number
            : null;
        return range.Split('-') switch
        {
            [var only] when Number(only) is { } one => (one, hasStep ? last : one),
            [var low, var high] when Number(low) is { } from && Number(high) is { } to => (from, to),
            _ => null,
        };
    }
}
