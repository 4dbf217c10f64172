using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class RowOrderTests
{
    [Theory]
    [InlineData("2d,90m,100m,10s", "10s,90m,100m,2d", "ages")]
    [InlineData("1Gi,500Mi,2Gi,128974848", "128974848,500Mi,1Gi,2Gi", "amounts")]
    [InlineData("1,250m,1500m,500m", "250m,500m,1,1500m", "processor shares")]
    [InlineData("9%,100%,10%", "9%,10%,100%", "percentages")]
    [InlineData("10/10,2/10,1/2", "1/2,2/10,10/10", "parts of a whole")]
    [InlineData("web-10,web-9,api-2", "api-2,web-9,web-10", "names")]
    [InlineData("10.244.0.100,10.244.0.9,10.96.0.1", "10.96.0.1,10.244.0.9,10.244.0.100", "addresses")]
    [InlineData("2026-11-24T05:00:00Z,2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z,2026-11-24T05:00:00Z", "moments")]
    public void A_field_is_sorted_in_the_sense_of_what_it_holds(string given, string expected, string what)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected.Split(','), Sorted("value", given.Split(',').Select(Cell.Of)));
        Assert.Equal(expected.Split(',').Reverse(), Sorted("-value", given.Split(',').Select(Cell.Of)));
    }

    [Fact]
    public void Numbers_are_sorted_as_numbers() => Assert.Equal(["2", "10"], Sorted("value", [Cell.Of(10), Cell.Of(2)]));

    [Theory, InlineData("value"), InlineData("-value")]
    public void Rows_without_a_value_come_last_either_way(string sort) =>
        Assert.Equal(["", "", "<none>"], Sorted(sort, [Cell.Of("<none>"), Cell.Of(3), default, Cell.Of(1), Cell.Null]).Skip(2).Order(StringComparer.Ordinal));

    [Theory, InlineData("value"), InlineData("-value")]
    public void Equal_rows_stay_in_the_order_they_were_in(string sort)
    {
        var table = Table([.. Enumerable.Range(0, 50).Select(i => Row($"row-{i:00}", Cell.Of(i % 2)))]);

        var rows = Value(RowOrder.Sort(table, sort));

        Assert.Equal(rows.Take(25).Select(row => row.Name).Order(StringComparer.Ordinal), rows.Take(25).Select(row => row.Name));
    }

    [Fact]
    public void Ages_are_sorted_by_when_the_objects_were_made_because_the_printed_age_is_rounded()
    {
        var now = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var table = new ResourceTable(
            ["age"],
            [
                new ResourceRow("older", null, now.AddHours(-71), [Cell.Of("2d")]),
                new ResourceRow("younger", null, now.AddHours(-49), [Cell.Of("2d")]),
            ]);

        Assert.Equal(["younger", "older"], Value(RowOrder.Sort(table, "age")).Select(row => row.Name));
        Assert.Equal(["older", "younger"], Value(RowOrder.Sort(table, "-age")).Select(row => row.Name));
    }

    [Fact]
    public void Names_and_namespaces_can_be_sorted_by()
    {
        var table = Table([new ResourceRow("b", "z", default, [default]), new ResourceRow("a", "y", default, [default])]);

        Assert.Equal(["a", "b"], Value(RowOrder.Sort(table, "name")).Select(row => row.Name));
        Assert.Equal(["z", "y"], Value(RowOrder.Sort(table, "-namespace")).Select(row => row.Namespace));
    }

    [Theory, InlineData("size"), InlineData("-"), InlineData("Value")]
    public void An_unknown_field_is_refused_with_the_fields_there_are(string sort)
    {
        Assert.True(RowOrder.Sort(Table([]), sort).IsFailure(out var failure, out _));
        Assert.Contains("name, namespace, value", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sorted(string sort, IEnumerable<Cell> cells) =>
        Value(RowOrder.Sort(Table([.. cells.Select(cell => Row("row", cell))]), sort)).Select(row => row.Cells[0].ToString());

    private static ResourceTable Table(ResourceRow[] rows) => new(["value"], rows);

    private static ResourceRow Row(string name, Cell cell) => new(name, null, default, [cell]);

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;
}
