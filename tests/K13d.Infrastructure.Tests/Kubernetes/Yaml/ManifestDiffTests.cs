using System.Text.Json.Nodes;
using K13d.Infrastructure.Kubernetes.Yaml;

namespace K13d.Infrastructure.Tests.Kubernetes.Yaml;

public sealed class ManifestDiffTests
{
    private readonly ManifestDiff diff = new(new ManifestYaml());

    [Fact]
    public void What_differs_is_shown_with_the_lines_around_it() => Assert.Equal(
        """
        --- revision 1
        +++ revision 2
        @@ -2,6 +2,6 @@
         b: 2
         c: 3
         d: 4
        -e: old
        +e: new
         f: 6
         g: 7

        """,
        diff.Unified(("revision 1", Manifest("old")), ("revision 2", Manifest("new"))),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void What_is_the_same_has_no_difference() => Assert.Equal("", diff.Unified(("a", Manifest("same")), ("b", Manifest("same"))));

    [Fact]
    public void What_is_new_is_all_added()
    {
        var lines = diff.Unified(("nothing", null), ("all", new JsonObject { ["a"] = 1 })).TrimEnd('\n').Split('\n');

        Assert.Equal("+a: 1", lines[^1]);
        Assert.DoesNotContain(lines[2..], line => line.StartsWith('-'));
    }

    [Fact]
    public void Fields_are_named_by_their_path_and_only_those_that_differ()
    {
        var before = JsonNode.Parse(
            """{"spec":{"containers":[{"name":"web","image":"nginx:1"},{"name":"old","image":"x"}],"args":["a","b"],"same":1},"metadata":{"labels":{"a.b/c":"1","plain":"1"}}}""")!.AsObject();
        var after = JsonNode.Parse(
            """{"spec":{"containers":[{"name":"new","image":"y"},{"name":"web","image":"nginx:2"}],"args":["a","c","d"],"same":1},"metadata":{"labels":{"a.b/c":"2"}},"data":{"k":null}}""")!.AsObject();

        Assert.Equal(
            [
                "metadata.labels[\"a.b/c\"]: \"1\" -> \"2\"",
                "metadata.labels.plain: \"1\" -> ",
                "spec.args[1]: \"b\" -> \"c\"",
                "spec.args[2]:  -> \"d\"",
                "spec.containers[name=web].image: \"nginx:1\" -> \"nginx:2\"",
                "spec.containers[name=old]: {\"name\":\"old\",\"image\":\"x\"} -> ",
                "spec.containers[name=new]:  -> {\"name\":\"new\",\"image\":\"y\"}",
                "data:  -> {\"k\":null}",
            ],
            diff.Fields(before, after).Select(change => $"{change.Path}: {change.Before?.ToJsonString()} -> {change.After?.ToJsonString()}"));
        Assert.Empty(diff.Fields(before, (JsonObject)before.DeepClone()));
        Assert.Equal(["metadata", "spec"], diff.Fields(null, before).Select(change => change.Path));
    }

    private static JsonObject Manifest(string value) =>
        new() { ["a"] = 1, ["b"] = 2, ["c"] = 3, ["d"] = 4, ["e"] = value, ["f"] = 6, ["g"] = 7 };
}
