using System.Text.Json;
using K13d.Application.Ports.Resources;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>
/// Reads the API server's Table while it comes in, row by row, and keeps of each row only what is shown. A plain list, which an API
/// server that makes no tables answers, is read as rows of name, namespace and age.
/// </summary>
/// <remarks>One reader reads one answer; 50,000 pods are 80 MB on the wire and some 15 MB here.</remarks>
internal sealed class TableReader(ResourceKind kind, RowQuery query, DateTimeOffset now)
{
    private const int FirstBuffer = 128 * 1024;
    private const int LargestRow = 32 * 1024 * 1024;

    private static readonly IReadOnlyList<TableColumn> PlainColumns = [new("Name", "name"), new("Age")];

    private readonly TextPool texts = new();
    private readonly List<ResourceRow> rows = [];
    private RowShape? shape;
    private string? @continue;
    private long? remaining;
    private Place place = Place.Start;

    /// <summary>Where in the document the next token is.</summary>
    private enum Place
    {
        Start,
        Members,
        Rows,
        Items,
        End,
    }

    /// <summary>The table in the stream; JsonException where there is none.</summary>
    public async ValueTask<ResourceTable> Read(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[FirstBuffer];
        var (held, ended) = (0, false);
        var state = default(JsonReaderState);
        while (true)
        {
            var consumed = Take(buffer.AsSpan(0, held), ended, ref state);
            if (ended)
            {
                break;
            }

            buffer.AsSpan(consumed, held - consumed).CopyTo(buffer);
            held -= consumed;
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, held < LargestRow ? held * 2 : throw new JsonException("One row is larger than an object can be."));
            }

            var read = await body.ReadAsync(buffer.AsMemory(held), cancellation);
            (held, ended) = (held + read, read == 0);
        }

        if (place != Place.End)
        {
            throw new JsonException("The answer ended in the middle.");
        }

        return new ResourceTable(shape?.Fields ?? [], rows) { Continue = string.IsNullOrEmpty(@continue) ? null : @continue, Remaining = remaining };
    }

    /// <summary>Takes as much as there is of whole members and rows; answers how many bytes that was.</summary>
    private int Take(ReadOnlySpan<byte> data, bool ended, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(data, ended, state);
        var consumed = 0;
        while (place != Place.End && Step(ref reader))
        {
            consumed = (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }

        return place == Place.End ? data.Length : consumed;
    }

    /// <summary>One step further: into or out of the document, over a member, over a row. False where not all of it is there yet.</summary>
    private bool Step(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (place, reader.TokenType)
        {
            case (Place.Start, JsonTokenType.StartObject):
                place = Place.Members;
                return true;
            case (Place.Members, JsonTokenType.EndObject):
                place = Place.End;
                return true;
            case (Place.Members, JsonTokenType.PropertyName):
                return Member(ref reader);
            case (Place.Rows or Place.Items, JsonTokenType.EndArray):
                place = Place.Members;
                return true;
            case (Place.Rows, JsonTokenType.StartObject):
                return Row(ref reader);
            case (Place.Items, JsonTokenType.StartObject):
                return Item(ref reader);
            default:
                throw new JsonException("This is neither a table nor a list.");
        }
    }

    private bool Member(ref Utf8JsonReader reader)
    {
        var (isRows, isItems) = (reader.ValueTextEquals("rows"u8), reader.ValueTextEquals("items"u8));
        var (isColumns, isMetadata) = (reader.ValueTextEquals("columnDefinitions"u8), reader.ValueTextEquals("metadata"u8));
        if (!reader.Read())
        {
            return false;
        }

        // A list of nothing may be null.
        if ((isRows || isItems) && reader.TokenType == JsonTokenType.StartArray)
        {
            if (isItems)
            {
                shape = RowShape.Of(kind, PlainColumns, query.Wide);
            }

            place = isRows ? Place.Rows : Place.Items;
            return true;
        }

        if (!(isColumns || isMetadata))
        {
            return reader.TrySkip();
        }

        if (!JsonElement.TryParseValue(ref reader, out var element))
        {
            return false;
        }

        if (isColumns)
        {
            shape = RowShape.Of(kind, [.. element.Value.EnumerateArray().Select(Column)], query.Wide);
        }
        else if (element.Value.ValueKind == JsonValueKind.Object)
        {
            @continue = element.Value.TryGetProperty("continue", out var token) ? token.GetString() : null;
            remaining = element.Value.TryGetProperty("remainingItemCount", out var count) && count.TryGetInt64(out var number) ? number : null;
        }

        return true;
    }

    private static TableColumn Column(JsonElement definition) => new(
        definition.GetProperty("name").GetString() ?? "",
        definition.TryGetProperty("format", out var format) ? format.GetString() ?? "" : "",
        definition.TryGetProperty("priority", out var priority) && priority.GetInt32() > 0);

    private bool Row(ref Utf8JsonReader reader)
    {
        var cells = shape is null ? throw new JsonException("A row before the columns.") : new Cell[shape.Fields.Count];
        var about = default(About);
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            var (isCells, isObject) = (reader.ValueTextEquals("cells"u8), reader.ValueTextEquals("object"u8));
            if (!reader.Read()
                || !(isCells ? Cells(ref reader, cells) : isObject ? Object(ref reader, ref about) : reader.TrySkip()))
            {
                return false;
            }
        }

        Add(about, cells);
        return true;
    }

    private bool Cells(ref Utf8JsonReader reader, Cell[] cells)
    {
        for (var column = 0; reader.Read(); column++)
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return true;
            }

            if (!shape!.Keeps(column))
            {
                if (!reader.TrySkip())
                {
                    return false;
                }

                continue;
            }

            if (!TryCell(ref reader, out var cell))
            {
                return false;
            }

            shape.Place(column, cell, cells);
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
                cell = Cell.Of(Text(ref reader));
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

    private bool Item(ref Utf8JsonReader reader)
    {
        var about = default(About);
        if (!Object(ref reader, ref about))
        {
            return false;
        }

        var cells = new Cell[shape!.Fields.Count];
        shape.Place(1, about.Created == default ? Cell.Null : Cell.Of(Age.Of(now - about.Created)), cells);
        Add(about, cells);
        return true;
    }

    /// <summary>What is needed of an object's metadata; the rest is passed over.</summary>
    private bool Object(ref Utf8JsonReader reader, ref About about)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var isMetadata = reader.ValueTextEquals("metadata"u8);
            if (!reader.Read() || !(isMetadata ? Metadata(ref reader, ref about) : reader.TrySkip()))
            {
                return false;
            }
        }

        return false;
    }

    private bool Metadata(ref Utf8JsonReader reader, ref About about)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var (isName, isNamespace) = (reader.ValueTextEquals("name"u8), reader.ValueTextEquals("namespace"u8));
            var isCreated = reader.ValueTextEquals("creationTimestamp"u8);
            if (!reader.Read())
            {
                return false;
            }

            if (isName)
            {
                about.Name = reader.GetString();
            }
            else if (isNamespace)
            {
                about.Namespace = Text(ref reader);
            }
            else if (isCreated && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var created))
            {
                about.Created = created;
            }
            else if (!reader.TrySkip())
            {
                return false;
            }
        }

        return false;
    }

    private void Add(About about, Cell[] cells)
    {
        var name = about.Name ?? throw new JsonException("An object without a name.");
        if (query.NamePart is not { } part || name.Contains(part, StringComparison.OrdinalIgnoreCase))
        {
            rows.Add(new ResourceRow(name, string.IsNullOrEmpty(about.Namespace) ? null : about.Namespace, about.Created, cells));
        }
    }

    private string Text(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? reader.GetString()! : texts.Text(reader.ValueSpan);

    private struct About
    {
        public string? Name;
        public string? Namespace;
        public DateTimeOffset Created;
    }
}
