using System.Text;
using System.Text.Json;
using K13d.Application.Ports.Resources;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

public sealed class TableReaderTests
{
    private static readonly ResourceKind Widget = new("example.com", "v1", "widgets", "widget", "Widget", true);
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Every kind of value, escapes, text of more than one byte a character, and members that nobody asked for.</summary>
    private const string Table =
        """
        {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"7","continue":"next","remainingItemCount":12,"labels":{"a":[{}]}},
        "columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"","priority":0},{"name":"Größe","type":"number","priority":0},
        {"name":"Ready","type":"boolean","priority":0},{"name":"Note","type":"string","priority":1},{"name":"Parts","type":"array","priority":0}],
        "rows":[{"cells":["one",1.5,true,"a \"b\" \u00e4 ä","x"],"conditions":[{"type":"Completed"}],"object":{"kind":"PartialObjectMetadata",
        "metadata":{"name":"one","labels":{"name":"other","namespace":"other"},"namespace":"shop","creationTimestamp":"2026-11-24T07:59:00Z"}}},
        {"object":{"metadata":{"name":"two","namespace":"","creationTimestamp":null}},"cells":["two",-7,null,null,{"b":[1,"]"]},"one too many"]}]}
        """;

    [Fact]
    public async Task Every_kind_of_value_is_read()
    {
        var table = await Read(Table);

        Assert.Equal(["größe", "ready", "note", "parts"], table.Fields);
        Assert.Equal(("next", 12L), (table.Continue, table.Remaining));
        Assert.Equal([("one", "shop", Now.AddMinutes(-1)), ("two", null, default)], table.Rows.Select(row => (row.Name, row.Namespace, row.Created)));
        Assert.Equal([Cell.OfJson("1.5"), Cell.Of(true), Cell.Of("""a "b" ä ä"""), Cell.Of("x")], table.Rows[0].Cells);
        Assert.Equal([Cell.Of(-7), Cell.Null, Cell.Null, Cell.OfJson("""{"b":[1,"]"]}""")], table.Rows[1].Cells);
    }

    [Fact]
    public async Task An_answer_is_read_alike_wherever_it_comes_in_two()
    {
        var whole = Printed(await Read(Table));

        for (var split = 0; split <= Encoding.UTF8.GetByteCount(Table); split++)
        {
            Assert.Equal(whole, Printed(await Read(Table, split)));
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_never_taken_for_a_shorter_one()
    {
        for (var length = 0; length < Table.Length; length++)
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => Read(Table[..length]));
        }
    }

    [Fact]
    public async Task A_row_that_is_larger_than_the_buffer_is_read()
    {
        var note = new string('x', 1_000_000);

        var table = await Read(Table.Replace("\"x\"", $"\"{note}\"", StringComparison.Ordinal));

        Assert.Equal(note, table.Rows[0].Cells[3].Text);
    }

    [Fact]
    public async Task A_plain_list_becomes_rows_of_name_namespace_and_age()
    {
        var table = await Read(
            """
            {"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"continue":"next"},"items":[
            {"spec":{"metadata":{"name":"inner"}},"metadata":{"name":"one","namespace":"shop","creationTimestamp":"2026-11-24T07:55:00Z"}},
            {"metadata":{"name":"two"},"rows":[1]}]}
            """);

        Assert.Equal(["age"], table.Fields);
        Assert.Equal("next", table.Continue);
        Assert.Equal([("one", "shop", Cell.Of("5m")), ("two", null, Cell.Null)], table.Rows.Select(row => (row.Name, row.Namespace, row.Cells[0])));
    }

    [Theory]
    [InlineData("""{"kind":"Table","metadata":{},"columnDefinitions":[{"name":"Name","format":"name"},{"name":"Age"}],"rows":[]}""")]
    [InlineData("""{"kind":"Table","metadata":null,"columnDefinitions":[{"name":"Name","format":"name"},{"name":"Age"}],"rows":null}""")]
    [InlineData("""{"kind":"WidgetList","metadata":{"continue":""},"items":[]}"""), InlineData("""{"kind":"WidgetList","items":null}""")]
    public async Task A_list_of_nothing_has_its_fields_all_the_same(string answer)
    {
        var table = await Read(answer);

        Assert.Empty(table.Rows);
        Assert.Equal(["age"], table.Fields);
        Assert.Null(table.Continue);
        Assert.Null(table.Remaining);
    }

    [Theory]
    [InlineData(""), InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("<html>"), InlineData("""{"kind":"Status","status":"Failure","code":500}""")]
    [InlineData("""{"rows":[{"cells":["one"]}]}"""), InlineData("""{"columnDefinitions":"all","rows":[]}"""), InlineData("""{"metadata":{"continue":7},"items":[]}""")]
    [InlineData("""{"columnDefinitions":[{"name":"Name","priority":"high"}],"rows":[]}"""), InlineData("""{"rows":"none"}"""), InlineData("""{"items":[1]}""")]
    [InlineData("""{"columnDefinitions":[],"rows":[{"cells":["one"],"object":null}]}"""), InlineData("""{"columnDefinitions":[],"rows":[{"cells":{"a":1}}]}""")]
    [InlineData("""{"items":[{"metadata":{"name":7}}]}"""), InlineData("""{"items":[{"metadata":[]}]}""")]
    public async Task What_is_neither_a_table_nor_a_list_is_not_read_as_one(string answer) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => Read(answer));

    [Fact]
    public async Task A_part_of_the_name_keeps_the_rows_that_have_it() =>
        Assert.Equal(["two"], (await Read(Table, query: new RowQuery(NamePart: "TW"))).Rows.Select(row => row.Name));

    [Fact]
    public async Task A_connection_that_breaks_is_not_taken_for_the_end()
    {
        await using var body = new PiecesStream([Encoding.UTF8.GetBytes(Table)[..200]], new IOException("reset"));

        await Assert.ThrowsAsync<IOException>(async () => await Reader().Read(body, TestContext.Current.CancellationToken));
    }

    private static TableReader Reader(RowQuery? query = null) => new(Widget, query ?? new RowQuery(Wide: true), Now);

    private static async Task<ResourceTable> Read(string answer, int split = 0, RowQuery? query = null)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        await using var body = new PiecesStream([bytes[..split], bytes[split..]]);
        return await Reader(query).Read(body, TestContext.Current.CancellationToken);
    }

    private static string Printed(ResourceTable table) =>
        string.Join('\n', table.Rows.Select(row => $"{row.Name} {row.Namespace} {row.Created:O} {string.Join('|', row.Cells)}")) + table.Continue + table.Remaining;
}
