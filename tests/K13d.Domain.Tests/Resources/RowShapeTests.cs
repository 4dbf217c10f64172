using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class RowShapeTests
{
    private static readonly ResourceKind Pod = new("", "v1", "pods", "pod", "Pod", true);
    private static readonly ResourceKind Other = new("example.com", "v1", "pods", "pod", "Pod", true);

    [Fact]
    public void Wide_columns_are_kept_only_when_asked_for_and_keep_their_place()
    {
        TableColumn[] columns = [new("Last Seen"), new("Subobject", Wide: true), new("Message"), new("Name", "name", Wide: true)];

        Assert.Equal(["lastSeen", "message"], RowShape.Of(Other, columns, wide: false).Fields);
        Assert.Equal(["lastSeen", "subobject", "message"], RowShape.Of(Other, columns, wide: true).Fields);
    }

    [Fact]
    public void A_field_is_called_the_same_with_and_without_the_wide_columns()
    {
        TableColumn[] columns = [new("Name", "name"), new("Ip", Wide: true), new("IP")];

        Assert.Equal(["ip2"], RowShape.Of(Other, columns, wide: false).Fields);
    }

    [Fact]
    public void A_custom_column_called_name_stays_beside_the_objects_name() =>
        Assert.Equal(["nameColumn"], RowShape.Of(Other, [new("Name", "name"), new("Name")], wide: false).Fields);

    [Theory]
    [InlineData("0", 0, null), InlineData("4 (31s ago)", 4, "31s ago"), InlineData("12 (2d3h ago)", 12, "2d3h ago")]
    public void Restarts_of_a_pod_are_a_number_and_when_the_last_was(string printed, long count, string? last)
    {
        var cells = Placed(Pod, printed);

        Assert.Equal((CellType.Number, count), (cells[0].Type, cells[0].Number));
        Assert.Equal((last is null ? CellType.Absent : CellType.Text, last ?? ""), (cells[1].Type, cells[1].Text));
    }

    [Fact]
    public void Restarts_that_are_no_number_stay_as_they_are() => Assert.Equal("many", Placed(Pod, "many")[0].Text);

    [Fact]
    public void Restarts_of_something_that_only_looks_like_a_pod_stay_as_they_are()
    {
        var shape = RowShape.Of(Other, [new("Name", "name"), new("Restarts")], wide: false);

        Assert.Equal(["restarts"], shape.Fields);
    }

    private static Cell[] Placed(ResourceKind kind, string restarts)
    {
        var shape = RowShape.Of(kind, [new("Name", "name"), new("Restarts")], wide: false);
        var cells = new Cell[shape.Fields.Count];
        Assert.False(shape.Keeps(0));
        Assert.True(shape.Keeps(1));
        shape.Place(1, Cell.Of(restarts), cells);
        return cells;
    }
}
