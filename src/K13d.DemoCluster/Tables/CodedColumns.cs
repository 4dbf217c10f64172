using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>A kind whose cells are worked out by code, with the columns that the real API server has for it.</summary>
internal sealed class CodedColumns(IReadOnlyList<TableColumn> columns, CellsOf cells) : ITableColumns
{
    public IReadOnlyList<TableColumn> Columns => columns;

    public IReadOnlyList<JsonNode?> CellsOf(JsonObject value, DateTimeOffset now) => cells(value, now);
}

/// <summary>The cells of one object of a kind.</summary>
internal delegate JsonNode?[] CellsOf(JsonObject value, DateTimeOffset now);
