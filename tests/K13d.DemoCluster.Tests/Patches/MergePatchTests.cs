using System.Text.Json.Nodes;
using CsCheck;
using K13d.DemoCluster.Patches;

namespace K13d.DemoCluster.Tests.Patches;

public sealed class MergePatchTests
{
    [Fact]
    public void The_patch_from_one_object_to_another_makes_the_other_of_the_one() =>
        Gen.Select(JsonGen.Object, JsonGen.Object).Sample((from, to) =>
            JsonNode.DeepEquals(to, MergePatch.Apply(from, Difference(from, to))));

    [Fact]
    public void An_empty_patch_changes_nothing() =>
        JsonGen.Object.Sample(target => JsonNode.DeepEquals(target, MergePatch.Apply(target, new JsonObject())));

    [Fact]
    public void A_patch_twice_is_a_patch_once() =>
        Gen.Select(JsonGen.Object, JsonGen.Object).Sample((target, patch) =>
            JsonNode.DeepEquals(MergePatch.Apply(target, patch), MergePatch.Apply(MergePatch.Apply(target, patch), patch)));

    /// <summary>The examples of appendix A of RFC 7386 whose target and patch are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"a":1,"e":null}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void The_examples_of_the_rfc_hold(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)).ToJsonString());

    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var name in from.Select(entry => entry.Key).Union(to.Select(entry => entry.Key)).ToList())
        {
            if (!to.ContainsKey(name))
            {
                patch[name] = null;
            }
            else if (from[name] is JsonObject below && to[name] is JsonObject above)
            {
                patch[name] = Difference(below, above);
            }
            else if (!JsonNode.DeepEquals(from[name], to[name]))
            {
                patch[name] = to[name]?.DeepClone();
            }
        }

        return patch;
    }
}
