using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>How one kind is shown as a <c>meta.k8s.io/v1</c> Table: its columns, and an object's cells in their order.</summary>
internal interface ITableColumns
{
    IReadOnlyList<TableColumn> Columns { get; }

    /// <param name="now">What ages are counted from.</param>
    IReadOnlyList<JsonNode?> CellsOf(JsonObject value, DateTimeOffset now);
}

/// <param name="Type">An OpenAPI type: <c>string</c>, <c>integer</c>, <c>date</c>…</param>
/// <param name="Priority">0 is always shown, 1 with <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, string Type, string Format, string Description, int Priority);
