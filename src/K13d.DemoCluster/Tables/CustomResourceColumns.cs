using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>A custom resource: its name, then the <c>additionalPrinterColumns</c> of its definition, or its age where it has none.</summary>
internal sealed class CustomResourceColumns : ITableColumns
{
    private static readonly TableColumn NameColumn = ColumnDefinitions.Find("v1 configmaps")![0];
    private static readonly TableColumn AgeColumn = ColumnDefinitions.Find("v1 configmaps")![^1] with { Type = "date" };

    private readonly (TableColumn Column, JsonPath Path)[] printed;

    /// <param name="version">An entry of the definition's <c>spec.versions</c>.</param>
    public CustomResourceColumns(JsonObject version)
    {
        var declared = version.Items("additionalPrinterColumns").ToArray();
        printed = declared.Length == 0
            ? [(AgeColumn, JsonPath.Parse(".metadata.creationTimestamp"))]
            : [.. declared.Select(column => (Declared(column), JsonPath.Parse(column.TextOr("", "jsonPath"))))];
        Columns = [NameColumn, .. printed.Select(entry => entry.Column)];
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public IReadOnlyList<JsonNode?> CellsOf(JsonObject value, DateTimeOffset now) =>
        [value.Name, .. printed.Select(entry => Cell(entry.Column.Type, entry.Path.Find(value).FirstOrDefault(), now))];

    private static TableColumn Declared(JsonObject column) => new(
        column.TextOr("", "name"),
        column.TextOr("", "type"),
        column.TextOr("", "format"),
        column.TextOr($"Custom resource definition column (in JSONPath format): {column.Text("jsonPath")}", "description"),
        (int)(column.Number("priority") ?? 0));

    /// <summary>What does not fit its column's type is an empty cell, not an error.</summary>
    private static JsonNode? Cell(string type, JsonNode? found, DateTimeOffset now) => (type, found?.GetValueKind()) switch
    {
        (_, null or JsonValueKind.Null) => null,
        ("string", JsonValueKind.String) => found.Text(),
        ("string", _) => GoJson.Write(found!),
        ("integer", JsonValueKind.Number) => Whole(found!),
        ("number", JsonValueKind.Number) => found!.DeepClone(),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => found!.DeepClone(),
        ("date", JsonValueKind.String) => Date(found.Text()!, now),
        _ => null,
    };

    /// <summary>Cuts off a fraction; a number beyond all bounds is an empty cell.</summary>
    private static long? Whole(JsonNode number) =>
        decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var found) ? (long)found : null;

    private static string Date(string written, DateTimeOffset now) =>
        DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Age.Since(time, now) : "<invalid>";
}
