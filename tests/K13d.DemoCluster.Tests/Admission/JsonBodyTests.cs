using System.Text;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tests.Admission;

public sealed class JsonBodyTests
{
    private const string Unrecognized = "the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: ";

    [Theory]
    [InlineData("{", "unexpected end of JSON input ({)")]
    [InlineData("foo", "invalid character 'o' in literal false (expecting 'a') (666f6f)")]
    [InlineData("", "unexpected end of JSON input (<empty>)")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key ({\"a\" 1})")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair ({\"a\":1 \"b\":2})")]
    [InlineData("{x", "invalid character 'x' looking for beginning of object key string ({x)")]
    public void What_is_no_JSON_is_refused_in_the_words_of_Go(string text, string why)
    {
        var refused = Assert.Throws<ApiException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(text), "Deployment"));

        Assert.Equal(400, refused.Code);
        Assert.Equal(Unrecognized + why, refused.Message);
    }

    [Fact]
    public void Of_a_field_given_twice_the_last_one_counts_and_is_told()
    {
        var body = JsonBody.Parse("""{"spec":{"a":1,"list":[{"b":1,"b":2}],"a":3}}"""u8.ToArray(), "Deployment");

        Assert.Equal("""{"spec":{"a":3,"list":[{"b":2}]}}""", body.Value.ToJsonString());
        Assert.Equal(["duplicate field \"spec.list[0].b\"", "duplicate field \"spec.a\""], body.Repeated.Warnings);
    }

    [Fact]
    public void What_is_nested_too_deeply_is_refused() =>
        Assert.Equal(400, Assert.Throws<ApiException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(new string('[', 20_000)), "Pod")).Code);
}
