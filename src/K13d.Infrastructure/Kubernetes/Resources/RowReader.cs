using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Reads the rows of one Table, or the objects of one plain list. Whatever is false here has not come in whole yet.</summary>
internal sealed class RowReader(RowShape shape)
{
    /// <summary>The column of a plain list, behind the name.</summary>
    private const int AgeColumn = 1;

    private readonly TextPool texts = new();

    public IReadOnlyList<string> Fields => shape.Fields;

    /// <summary>A row of a Table; the reader is at its start.</summary>
    public bool TryRow(ref Utf8JsonReader reader, [NotNullWhen(true)] out ResourceRow? row)
    {
        row = null;
        var cells = new Cell[shape.Fields.Count];
        var about = default(ObjectMetadata);
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndObject)
            {
                row = RowOf(about, cells);
                return true;
            }

            var (isCells, isObject) = (reader.ValueTextEquals("cells"u8), reader.ValueTextEquals("object"u8));
            if (!reader.Read()
                || !(isCells ? TryCells(ref reader, cells) : isObject ? ObjectMetadata.TryRead(ref reader, texts, out about) : reader.TrySkip()))
            {
                return false;
            }
        }
    }

    /// <summary>An object of a plain list; the reader is at its start.</summary>
    public bool TryItem(ref Utf8JsonReader reader, DateTimeOffset now, [NotNullWhen(true)] out ResourceRow? row)
    {
        row = null;
        if (!ObjectMetadata.TryRead(ref reader, texts, out var about))
        {
            return false;
        }

        var cells = new Cell[shape.Fields.Count];
        shape.Place(AgeColumn, about.Created == default ? Cell.Null : Cell.Of(Age.Of(now - about.Created)), cells);
        row = RowOf(about, cells);
        return true;
    }

    private static ResourceRow RowOf(ObjectMetadata about, Cell[] cells) =>
        new(about.Name ?? throw new JsonException("An object without a name."), about.Namespace, about.Created, cells);

    private bool TryCells(ref Utf8JsonReader reader, Cell[] cells)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A row's cells are no list.");
        }

        for (var column = 0; reader.Read(); column++)
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return true;
            }

            if (!shape.Keeps(column))
            {
                if (!reader.TrySkip())
                {
                    return false;
                }
            }
            else if (TryCell(ref reader, out var cell))
            {
                shape.Place(column, cell, cells);
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private bool TryCell(ref Utf8JsonReader reader, out Cell cell)
    {
        cell = default;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                cell = Cell.Null;
                return true;
            case JsonTokenType.String:
                cell = Cell.Of(texts.Text(ref reader));
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                cell = Cell.Of(reader.GetBoolean());
                return true;
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                cell = Cell.Of(number);
                return true;
            default:
                if (!JsonElement.TryParseValue(ref reader, out var element))
                {
                    return false;
                }

                cell = Cell.OfJson(element.Value.GetRawText());
                return true;
        }
    }
}
