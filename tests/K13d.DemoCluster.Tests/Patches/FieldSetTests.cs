using System.Text.Json.Nodes;
using CsCheck;
using K13d.DemoCluster.Patches;

namespace K13d.DemoCluster.Tests.Patches;

public sealed class FieldSetTests
{
    private static readonly Gen<PathElement> Element = Gen.OneOf(
        Gen.OneOf("a", "b", "app.kubernetes.io/name", ".").Select(PathElement.Field),
        Gen.Int[0, 2].Select(port => PathElement.Key([new("port", JsonValue.Create(port)), new("name", JsonValue.Create("x\"<ü"))])),
        Gen.OneOf("v", "w:x").Select(value => PathElement.Value(JsonValue.Create(value))));

    private static readonly Gen<FieldSet> Set = Element.Array[1, 4].Array[0, 6].Select(paths => FieldSet.Of(paths.Select(path => (IReadOnlyList<PathElement>)path)));

    [Fact]
    public void What_is_printed_is_parsed_as_it_was() =>
        Set.Sample(set => Printed(FieldSet.Parse(JsonNode.Parse(set.ToJson().ToJsonString()))) == Printed(set));

    [Fact]
    public void Every_path_that_is_put_in_is_in_it() =>
        Element.Array[1, 4].Array[0, 6].Sample(paths =>
            paths.Select(Text).ToHashSet().SetEquals(FieldSet.Of(paths.Select(path => (IReadOnlyList<PathElement>)path)).Paths().Select(Text)));

    [Fact]
    public void Union_intersection_and_difference_are_those_of_the_paths() =>
        Gen.Select(Set, Set).Sample((left, right) =>
            Paths(left.Union(right)).SetEquals(Paths(left).Union(Paths(right)))
            && Paths(left.Intersect(right)).SetEquals(Paths(left).Intersect(Paths(right)))
            && Paths(left.Except(right)).SetEquals(Paths(left).Except(Paths(right))));

    [Fact]
    public void What_lies_below_an_ignored_field_is_ignored()
    {
        var set = FieldSet.Parse(JsonNode.Parse("""{"f:status": {".": {}, "f:phase": {}}, "f:spec": {"f:a": {}}}"""));
        var ignored = FieldSet.Of([[PathElement.Field("status")]]);

        Assert.Equal("""{"f:spec":{"f:a":{}}}""", Printed(set.ExceptAllBelow(ignored)));
    }

    [Theory]
    [InlineData("""{"x": {}}""")]
    [InlineData("""{"q:x": {}}""")]
    [InlineData("""{"k:nothing": {}}""")]
    public void What_is_no_path_element_is_refused(string fields) =>
        Assert.Throws<FormatException>(() => FieldSet.Parse(JsonNode.Parse(fields)));

    [Fact]
    public void A_path_reads_as_in_the_messages_of_the_api_server()
    {
        var fields = JsonNode.Parse("""{"f:spec": {"f:ports": {"k:{\"protocol\":\"TCP\",\"port\":80}": {"f:name": {}}}, "f:tags": {"v:\"a\"": {}, "i:3": {}}}}""");

        Assert.Equal(
            [".spec.ports[port=80,protocol=\"TCP\"].name", ".spec.tags[=\"a\"]", ".spec.tags[3]"],
            FieldSet.Parse(fields).Paths().Select(path => string.Concat(path)));
    }

    private static HashSet<string> Paths(FieldSet set) => [.. set.Paths().Select(Text)];

    private static string Text(IEnumerable<PathElement> path) => string.Concat(path.Select(element => "/" + element.Text));

    private static string Printed(FieldSet set) => set.ToJson().ToJsonString();
}
