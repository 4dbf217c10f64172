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

    private static JsonObject Manifest(string value) =>
        new() { ["a"] = 1, ["b"] = 2, ["c"] = 3, ["d"] = 4, ["e"] = value, ["f"] = 6, ["g"] = 7 };
}
