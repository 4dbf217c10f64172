using System.Text.Json.Nodes;
using K13d.DemoCluster.Tables;
using K13d.Testing.Shared;

namespace K13d.DemoCluster.Tests.Tables;

public sealed class GoldenTableTests
{
    /// <summary>Of the fixture's CustomResourceDefinition.</summary>
    private const string BackupVersion =
        """
        {"additionalPrinterColumns": [
          {"name": "Schedule", "type": "string", "jsonPath": ".spec.schedule"},
          {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}]}
        """;

    /// <summary>One that is skipped where there are none: a theory without data fails.</summary>
    public static TheoryData<string> Tables() => SharedFolder.Exists ? [.. SharedGolden.Files("tables")] : ["pods.json"];

    [Fact]
    public void There_are_golden_tables_to_compare_with() => Assert.True(SharedGolden.Files("tables").Count() > 25);

    [Theory, MemberData(nameof(Tables))]
    public void The_columns_are_those_of_the_real_server(string file)
    {
        var expected = SharedGolden.Read("tables", file)["columns"]!.AsArray();

        Assert.Equal(
            expected.Select(column => ((string)column!["name"]!, (string)column["type"]!, (int)column["priority"]!)),
            Columns(file).Columns.Select(column => (column.Name, column.Type, column.Priority)));
    }

    [Theory, MemberData(nameof(Tables))]
    public void The_cells_are_those_of_the_real_server(string file)
    {
        var objects = SharedGolden.Read("objects", file)["items"]!.AsArray().ToDictionary(item => Key(item!["metadata"]!), item => item!.AsObject());
        var rows = SharedGolden.Read("tables", file)["rows"]!.AsArray();

        TableComparison.AssertRows(
            Columns(file),
            [.. rows.Select(row => objects[Key(row!)])],
            [.. rows.Select(row => row!["cells"]!.ToJsonString())],
            SharedGolden.CapturedAt.AddSeconds(-6),
            SharedGolden.CapturedAt.AddSeconds(6));
    }

    private static string Key(JsonNode named) => $"{(string?)named["namespace"]}/{(string?)named["name"]}";

    private static ITableColumns Columns(string file)
    {
        var apiVersion = (string)SharedGolden.Read("objects", file)["apiVersion"]!;
        var plural = file.Split('.')[0];
        return TableColumns.Of(TableComparison.Type(apiVersion, plural), apiVersion == "example.com/v1" ? JsonNode.Parse(BackupVersion)!.AsObject() : null);
    }
}
