using System.Diagnostics.CodeAnalysis;
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

    private readonly List<ResourceRow> rows = [];
    private RowReader? row;
    private ListMetadata? metadata;
    private bool isList;
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

        if (place != Place.End || !isList)
        {
            throw NoList();
        }

        return new ResourceTable(row?.Fields ?? [], rows)
        {
            Continue = string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue,
            Remaining = metadata?.RemainingItemCount,
        };
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
                return (row ?? throw new JsonException("A row before the columns.")).TryRow(ref reader, out var printed) && Keep(printed);
            case (Place.Items, JsonTokenType.StartObject):
                return row!.TryItem(ref reader, now, out var plain) && Keep(plain);
            default:
                throw NoList();
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

        if (isRows || isItems)
        {
            Enter(isItems, reader.TokenType);
            return true;
        }

        if (isColumns && TryValue<ColumnDefinition[]>(ref reader, out var columns))
        {
            row = new RowReader(RowShape.Of(kind, [.. columns?.Select(column => column.ToColumn()) ?? []], query.Wide));
            return true;
        }

        return isMetadata ? TryValue(ref reader, out metadata) : !isColumns && reader.TrySkip();
    }

    private void Enter(bool isItems, JsonTokenType token)
    {
        isList = true;
        if (isItems)
        {
            row = new RowReader(RowShape.Of(kind, PlainColumns, query.Wide));
        }

        place = token switch
        {
            JsonTokenType.StartArray => isItems ? Place.Items : Place.Rows,
            // A list of nothing may be null.
            JsonTokenType.Null => Place.Members,
            _ => throw NoList(),
        };
    }

    private bool Keep(ResourceRow found)
    {
        if (query.NamePart is not { } part || found.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
        {
            rows.Add(found);
        }

        return true;
    }

    private static bool TryValue<T>(ref Utf8JsonReader reader, out T? value)
    {
        var whole = JsonElement.TryParseValue(ref reader, out var element);
        value = whole ? element!.Value.Deserialize<T>(JsonSerializerOptions.Web) : default;
        return whole;
    }

    private static JsonException NoList() => new("This is neither a table nor a list.");

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
    private sealed record ColumnDefinition(string? Name, string? Format, int Priority)
    {
        public TableColumn ToColumn() => new(Name ?? "", Format ?? "", Priority > 0);
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
    private sealed record ListMetadata(string? Continue, long? RemainingItemCount);
}
