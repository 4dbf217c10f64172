using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Tests.Tables;

/// <summary>
/// States that the golden fixture lacks, made on a real Kubernetes 1.34.2 and recorded in <c>recorded.json</c>: pods of every status, services of
/// every type, every kind that is printed specially.
/// </summary>
public sealed class RecordedTableTests
{
    private static readonly JsonArray Recorded = Read("recorded.json").AsArray();

    public static TheoryData<string> Resources() => [.. Recorded.Select(table => (string)table!["resource"]!)];

    [Theory, MemberData(nameof(Resources))]
    public void The_cells_are_those_that_the_real_server_answered(string resource)
    {
        var table = Recorded.First(table => (string?)table!["resource"] == resource)!;
        var (apiVersion, plural) = (resource.Split(' ')[0], resource.Split(' ')[1]);

        AssertTable(TableColumns.Of(TableComparison.Type(apiVersion, plural), null), table);
    }

    [Fact]
    public void A_custom_resource_has_the_columns_and_cells_of_its_definition()
    {
        var table = Read("recorded-custom.json");
        var columns = TableColumns.Of(TableComparison.Type("tables.example.com/v1", "widgets"), table["version"]!.AsObject());

        Assert.Equal(table["columns"].Deserialize<TableColumn[]>(JsonSerializerOptions.Web), columns.Columns);
        AssertTable(columns, table);
    }

    [Fact]
    public void A_custom_resource_without_columns_shows_its_age()
    {
        var columns = TableColumns.Of(TableComparison.Type("tables.example.com/v1", "plains"), []);

        Assert.Equal([("Name", "string", "name"), ("Age", "date", "")], columns.Columns.Select(column => (column.Name, column.Type, column.Format)));
    }

    [Fact]
    public void Every_kind_whose_columns_were_captured_is_recorded_or_golden()
    {
        var seen = Recorded.Select(table => (string)table!["resource"]!)
            .Concat(SharedGolden.Files("tables").Select(file => $"{(string)SharedGolden.Read("objects", file)["apiVersion"]!} {file.Split('.')[0]}"));

        // A Scale is no object of its own; component statuses cannot be made; autoscaling/v1 is v2 in an older shape.
        Assert.Equal(["autoscaling/v1 horizontalpodautoscalers", "scale", "v1 componentstatuses"], ColumnDefinitions.Keys.Except(seen).Order());
    }

    private static void AssertTable(ITableColumns columns, JsonNode table)
    {
        var at = DateTimeOffset.Parse((string)table["at"]!, CultureInfo.InvariantCulture);
        TableComparison.AssertRows(
            columns,
            [.. table["items"]!.AsArray().Select(item => item!.AsObject())],
            [.. table["rows"]!.AsArray().Select(row => row!.ToJsonString())],
            at.AddSeconds(-1),
            at.AddSeconds(1));
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tables", file)))!;
}
