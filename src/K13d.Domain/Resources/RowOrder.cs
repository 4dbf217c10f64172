using K13d.Domain.Failures;

namespace K13d.Domain.Resources;

/// <summary>Sorts rows by one field, in the sense of what the field holds.</summary>
public static class RowOrder
{
    /// <summary>
    /// The rows in the order of <paramref name="sort"/>: a field, or <c>-field</c> for the reverse. A field whose values are all ages or all
    /// amounts is ordered by size; other text as people read it, its numbers by size (<c>web-2</c> before <c>web-10</c>). Rows without a
    /// value come last either way, and equal ones stay as they were. Invalid, with the fields there are, for a field that is none of them.
    /// </summary>
    public static Result<IReadOnlyList<ResourceRow>> Sort(ResourceTable table, string sort)
    {
        var descending = sort.StartsWith('-');
        var field = descending ? sort[1..] : sort;
        if (KeyOf(table, field) is not { } key)
        {
            string[] fields = ["name", "namespace", .. table.Fields];
            return new Failure.Invalid($"There is no field '{field}' to sort by: choose one of {string.Join(", ", fields)}.")
            {
                Details = new Dictionary<string, object?> { ["sort"] = fields },
            };
        }

        var rows = table.Rows.Select(row => (Row: row, Key: key(row))).OrderBy(keyed => keyed.Key.IsMissing);
        var sorted = descending
            ? rows.ThenByDescending(keyed => keyed.Key, SortKey.Comparer)
            : rows.ThenBy(keyed => keyed.Key, SortKey.Comparer);
        return sorted.Select(keyed => keyed.Row).ToArray();
    }

    private static Func<ResourceRow, SortKey>? KeyOf(ResourceTable table, string field)
    {
        if (field == "name")
        {
            return row => new SortKey(row.Name);
        }

        if (field == "namespace")
        {
            return row => new SortKey(row.Namespace ?? "");
        }

        var index = table.Fields.ToList().IndexOf(field);
        if (index < 0)
        {
            return null;
        }

        // What is printed has lost the seconds of a day; when the object was made has not.
        if (field == "age" && table.Rows.All(row => row.Created != default))
        {
            return row => new SortKey(-row.Created.UtcTicks);
        }

        var present = table.Rows.Select(row => row.Cells[index]).Where(cell => !IsMissing(cell)).ToArray();
        return ReadingOf(present) is { } reading
            ? row => row.Cells[index] is var cell && IsMissing(cell) ? default : new SortKey(reading(cell)!.Value)
            : row => row.Cells[index] is var cell && IsMissing(cell) ? default : new SortKey(cell.ToString());
    }

    /// <summary>How to read every one of the cells as a number; null where they cannot all be.</summary>
    private static Func<Cell, double?>? ReadingOf(Cell[] cells)
    {
        Func<Cell, double?>[] readings = [AsAge, AsAmount];
        return readings.FirstOrDefault(reading => cells.All(cell => reading(cell) is not null));
    }

    private static double? AsAge(Cell cell) => cell.Type == CellType.Text && Age.TryParse(cell.Text, out var age) ? age.TotalSeconds : null;

    private static double? AsAmount(Cell cell) => cell.Type switch
    {
        CellType.Number or CellType.Boolean => cell.Number,
        CellType.Text or CellType.Json when Quantity.TryParse(cell.Text, out var amount) => amount,
        _ => null,
    };

    private static bool IsMissing(Cell cell) =>
        cell.Type is CellType.Absent or CellType.Null
        || (cell.Type == CellType.Text && cell.Text is "" or "<none>" or "<unknown>" or "<unset>" or "<invalid>");

    /// <summary>A number or a text; nothing where neither.</summary>
    private readonly struct SortKey
    {
        private readonly string? text;
        private readonly double? number;

        public SortKey(string text) => this.text = text.Length == 0 ? null : text;

        public SortKey(double number) => this.number = number;

        public static IComparer<SortKey> Comparer { get; } = Comparer<SortKey>.Create(Compare);

        public bool IsMissing => text is null && number is null;

        private static int Compare(SortKey one, SortKey other) =>
            one.number is { } left && other.number is { } right ? left.CompareTo(right) : NaturalText.Compare(one.text, other.text);
    }
}
