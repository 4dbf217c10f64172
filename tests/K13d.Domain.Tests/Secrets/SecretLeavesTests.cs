using System.Text.Json.Nodes;
using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretLeavesTests
{
    private static readonly SecretTexts Nothing = SecretTexts.Of([], new HashSet<string>());

    [Theory]
    [InlineData("""{"db":{"password":"x1"}}""", """{"db":{"password":"***"}}""")]
    [InlineData("""{"apiKey":12345678}""", """{"apiKey":"***"}""")]
    [InlineData("""{"tokens":["a1","b2"]}""", """{"tokens":["***","***"]}""")]
    [InlineData("""{"credentials":{"user":"u","key":"k","port":5432}}""", """{"credentials":{"user":"***","key":"***","port":"***"}}""")]
    [InlineData("""{"secret":{"name":"db","create":true,"data":{"a":"b"}}}""", """{"secret":{"name":"db","create":true,"data":{"a":"***"}}}""")]
    [InlineData("""{"env":[{"name":"DB_PASSWORD","value":"x1"},{"name":"LOG","value":"debug"}]}""", """{"env":[{"name":"DB_PASSWORD","value":"***"},{"name":"LOG","value":"debug"}]}""")]
    [InlineData("""{"password":"","token":null,"secret":false,"replicas":2}""", """{"password":"","token":null,"secret":false,"replicas":2}""")]
    [InlineData("""{"imagePullSecrets":[{"name":"regcred"}],"secretName":"tls"}""", """{"imagePullSecrets":[{"name":"regcred"}],"secretName":"tls"}""")]
    public void What_is_named_like_a_secret_is_masked(string values, string masked) =>
        Assert.Equal(masked, SecretLeaves.Masked(JsonNode.Parse(values)!.AsObject(), Nothing).ToJsonString());

    [Fact]
    public void What_is_known_to_be_secret_is_masked_under_any_name_and_the_tree_stays_as_it_was()
    {
        var values = JsonNode.Parse("""{"a":"hunter2hunter2","b":["x","redis://:hunter2hunter2@db"],"c":98765432}""")!.AsObject();

        var masked = SecretLeaves.Masked(values, SecretTexts.Of(["hunter2hunter2", "98765432"], new HashSet<string>()));

        Assert.Equal("""{"a":"***","b":["x","redis://:***@db"],"c":"***"}""", masked.ToJsonString());
        Assert.Equal("hunter2hunter2", (string?)values["a"]);
    }

    [Fact]
    public void The_secrets_of_a_tree_are_those_that_are_masked() =>
        Assert.Equal(
            ["x1", "12345678", "a1", "v1"],
            SecretLeaves.Of(JsonNode.Parse("""{"password":"x1","apiKey":12345678,"deep":[{"tokens":["a1",true,null,""]}],"env":[{"name":"A_TOKEN","value":"v1"}],"other":"o"}""")));
}
