using System.Globalization;

namespace K13d.Domain.Resources;

/// <summary>Which cells of a table's row are kept, in which order and under which names.</summary>
public sealed class RowShape
{
    private const string LastRestart = "lastRestart";

    private readonly int[] places;
    private readonly int restarts = -1;

    private RowShape(IReadOnlyList<string> fields, int[] places, int restarts) => (Fields, this.places, this.restarts) = (fields, places, restarts);

    /// <summary>The fields of a row after <c>name</c> and <c>namespace</c>, in kubectl's order.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <param name="columns">All columns that the API server sends, the wide ones too.</param>
    /// <param name="wide">Whether the wide ones are kept.</param>
    public static RowShape Of(ResourceKind kind, IReadOnlyList<TableColumn> columns, bool wide)
    {
        // Names are given over all columns, so that a field is called the same with and without the wide ones.
        var names = ColumnNames.Of(columns.Where(column => !IsName(column)).Select(column => column.Heading)).GetEnumerator();
        using var _ = names;
        var isPod = kind is { Group: "", Kind: "Pod" };
        var fields = new List<string>();
        var places = new int[columns.Count];
        var restarts = -1;
        for (var i = 0; i < columns.Count; i++)
        {
            var kept = !IsName(columns[i]) && names.MoveNext() && (wide || !columns[i].Wide);
            places[i] = kept ? fields.Count : -1;
            if (!kept)
            {
                continue;
            }

            fields.Add(names.Current);
            if (isPod && names.Current == "restarts")
            {
                restarts = places[i];
                fields.Add(LastRestart);
            }
        }

        return new RowShape(fields, places, restarts);
    }

    /// <summary>Whether the cell at this place of the table's row is kept.</summary>
    public bool Keeps(int column) => column < places.Length && places[column] >= 0;

    /// <summary>Puts the cell at this place of the table's row where it belongs among the row's cells.</summary>
    public void Place(int column, Cell cell, Span<Cell> cells)
    {
        var place = places[column];
        cells[place] = cell;
        if (place == restarts && cell.Type == CellType.Text)
        {
            (cells[place], cells[place + 1]) = Restarts(cell);
        }
    }

    /// <summary>kubectl prints <c>4 (31s ago)</c>: a number, and when it last was.</summary>
    private static (Cell Count, Cell Last) Restarts(Cell cell)
    {
        var text = cell.Text.AsSpan();
        var space = text.IndexOf(' ');
        var count = space < 0 ? text : text[..space];
        if (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (cell, default);
        }

        return (Cell.Of(number), space < 0 ? default : Cell.Of(text[space..].Trim(" ()").ToString()));
    }

    // The one that the API server marks as the name; a custom resource may call another column so.
    private static bool IsName(TableColumn column) => column is { Format: "name" } && column.Heading.Equals("Name", StringComparison.OrdinalIgnoreCase);
}
