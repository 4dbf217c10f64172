using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>What a Table's row carries of its object: the query parameter <c>includeObject</c>.</summary>
internal enum IncludedObject
{
    Metadata,
    None,
    Object,
}

/// <summary>Writes objects as rows of a <c>meta.k8s.io/v1</c> Table.</summary>
internal sealed class TableForm(ITableColumns columns, ObjectForm objects, IncludedObject included, TimeProvider time)
{
    /// <exception cref="ApiException">400 for anything that is not one of its values.</exception>
    public static IncludedObject IncludedBy(IQueryCollection query) => query["includeObject"].ToString() switch
    {
        "" or "Metadata" => IncludedObject.Metadata,
        "None" => IncludedObject.None,
        "Object" => IncludedObject.Object,
        var other => throw Refusals.BadRequest(
            $"Unable to convert to Table as requested: includeObject: Invalid value: \"{other}\": must be 'Metadata', 'Object', 'None', or empty"),
    };

    /// <summary>Writes up to the first row.</summary>
    /// <param name="hasColumns">A watch names them in its first event only.</param>
    public void WriteStart(Utf8JsonWriter writer, Action writeMetadata, bool hasColumns = true)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        writeMetadata();
        writer.WritePropertyName("columnDefinitions");
        if (hasColumns)
        {
            WriteColumns(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WritePropertyName("rows");
        writer.WriteStartArray();
    }

    public void WriteRow(Utf8JsonWriter writer, StoredObject value)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("cells");
        writer.WriteStartArray();
        foreach (var cell in columns.CellsOf(objects.ValueOf(value), time.GetUtcNow()))
        {
            WriteCell(writer, cell);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("object");
        switch (included)
        {
            case IncludedObject.None:
                writer.WriteNullValue();
                break;
            case IncludedObject.Object:
                objects.WriteWhole(writer, value);
                break;
            default:
                objects.WriteMetadata(writer, value);
                break;
        }

        writer.WriteEndObject();
    }

    public static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter writer, JsonNode? cell)
    {
        if (cell is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            cell.WriteTo(writer, JsonText.Options);
        }
    }

    private void WriteColumns(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var column in columns.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Format);
            writer.WriteString("description", column.Description);
            writer.WriteNumber("priority", column.Priority);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
