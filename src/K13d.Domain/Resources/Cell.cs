using System.Globalization;

namespace K13d.Domain.Resources;

/// <summary>What a <see cref="Cell"/> holds.</summary>
public enum CellType : byte
{
    /// <summary>Nothing: the row has no such field.</summary>
    Absent,
    Null,
    Text,
    Number,
    Boolean,

    /// <summary>Any other JSON: a fraction, a list, an object.</summary>
    Json,
}

/// <summary>One value of a row, small because a cluster has many: 24 bytes and, for text that is not shared, the text.</summary>
public readonly record struct Cell
{
    private readonly string? text;
    private readonly long number;

    private Cell(CellType type, string? text, long number) => (Type, this.text, this.number) = (type, text, number);

    public static Cell Null { get; } = new(CellType.Null, null, 0);

    public CellType Type { get; }

    /// <summary>The text of a <see cref="CellType.Text"/>, the raw JSON of a <see cref="CellType.Json"/>, otherwise empty.</summary>
    public string Text => text ?? "";

    /// <summary>The value of a <see cref="CellType.Number"/>.</summary>
    public long Number => number;

    /// <summary>The value of a <see cref="CellType.Boolean"/>.</summary>
    public bool Boolean => number != 0;

    public static Cell Of(string text) => new(CellType.Text, text, 0);

    public static Cell Of(long number) => new(CellType.Number, null, number);

    public static Cell Of(bool value) => new(CellType.Boolean, null, value ? 1 : 0);

    public static Cell OfJson(string json) => new(CellType.Json, json, 0);

    public override string ToString() => Type switch
    {
        CellType.Number => number.ToString(CultureInfo.InvariantCulture),
        CellType.Boolean => Boolean ? "true" : "false",
        _ => Text,
    };
}
