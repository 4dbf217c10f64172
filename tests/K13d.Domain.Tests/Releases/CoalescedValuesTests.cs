using System.Text.Json.Nodes;
using K13d.Domain.Releases;

namespace K13d.Domain.Tests.Releases;

/// <summary>The same cases, among others, are compared with the real helm in <c>ReleaseReadsOverHttpTests</c>.</summary>
public sealed class CoalescedValuesTests
{
    [Theory]
    [InlineData("{}", """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":2}""", """{"a":1,"b":1}""", """{"a":2,"b":1}""")]
    [InlineData("""{"a":{"x":2}}""", """{"a":{"x":1,"y":1}}""", """{"a":{"x":2,"y":1}}""")]
    [InlineData("""{"a":[3]}""", """{"a":[1,2]}""", """{"a":[3]}""")]
    [InlineData("""{"a":null}""", """{"a":1,"b":1}""", """{"b":1}""")]
    [InlineData("""{"a":{"x":null}}""", """{"a":{"x":1,"y":1}}""", """{"a":{"y":1}}""")]
    [InlineData("""{"a":1}""", """{"a":{"x":1}}""", """{"a":1}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":1}""", """{"a":{"x":1}}""")]
    public void What_was_given_wins_maps_are_merged_and_null_takes_away(string given, string chart, string all)
    {
        var (own, defaults) = (JsonNode.Parse(given)!.AsObject(), JsonNode.Parse(chart)!.AsObject());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(all), CoalescedValues.Of(own, defaults)));

        Assert.Equal(given, own.ToJsonString());
        Assert.Equal(chart, defaults.ToJsonString());
    }
}
