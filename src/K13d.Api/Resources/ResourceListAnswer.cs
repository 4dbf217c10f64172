using System.Text.Json;
using K13d.Domain.Resources;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Resources;

/// <summary>Writes a list as <see cref="ResourceListBody"/> describes it, row by row, so that a long one is never in memory as text.</summary>
internal sealed class ResourceListAnswer(ResourceTable table) : ActionResult
{
    private const int FlushAt = 64 * 1024;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var cancellation = context.HttpContext.RequestAborted;
        response.ContentType = "application/json; charset=utf-8";
        var fields = table.Fields.Select(field => JsonEncodedText.Encode(field)).ToArray();
        await using var writer = new Utf8JsonWriter(response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var row in table.Rows)
        {
            Write(writer, row, fields);
            if (writer.BytesPending > FlushAt)
            {
                await writer.FlushAsync(cancellation);
                await response.BodyWriter.FlushAsync(cancellation);
            }
        }

        writer.WriteEndArray();
        writer.WriteNumber("total"u8, table.Rows.Count + (table.Remaining ?? 0));
        if (table.Continue is not null)
        {
            writer.WriteString("continue"u8, table.Continue);
        }

        if (table.Remaining is { } remaining)
        {
            writer.WriteNumber("remaining"u8, remaining);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ResourceRow row, JsonEncodedText[] fields)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, row.Name);
        if (row.Namespace is not null)
        {
            writer.WriteString("namespace"u8, row.Namespace);
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var cell = row.Cells[i];
            switch (cell.Type)
            {
                case CellType.Absent:
                    break;
                case CellType.Null:
                    writer.WriteNull(fields[i]);
                    break;
                case CellType.Number:
                    writer.WriteNumber(fields[i], cell.Number);
                    break;
                case CellType.Boolean:
                    writer.WriteBoolean(fields[i], cell.Boolean);
                    break;
                case CellType.Text:
                    writer.WriteString(fields[i], cell.Text);
                    break;
                case CellType.Json:
                    writer.WritePropertyName(fields[i]);
                    writer.WriteRawValue(cell.Text);
                    break;
                default:
                    throw new InvalidOperationException($"{cell.Type} has no JSON.");
            }
        }

        writer.WriteEndObject();
    }
}
