using System.Text;
using System.Text.Json.Nodes;
using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretContentsTests
{
    [Fact]
    public void The_values_of_a_Secret_are_secret_decoded_and_what_is_no_text_as_it_is() =>
        Assert.Equal(["plain", "/w==", "again", "not base64!"], Of(new() { ["a"] = Base64("plain"), ["b"] = "/w==" }, new() { ["c"] = "again", ["d"] = "not base64!" }));

    [Theory]
    [InlineData("db.user=sa\ndb.password=hunter2\n", "hunter2")]
    [InlineData("auth:\n  token: \"hunter2\"\n", "hunter2")]
    [InlineData("postgres://app:hunter2@db:5432/app", "hunter2")]
    [InlineData("""{"auths":{"r.example":{"username":"u","password":"hunter2"}}}""", "hunter2")]
    public void The_password_in_a_value_is_a_secret_of_its_own(string value, string password) => Assert.Equal([value, password], Of([], new() { ["file"] = value }));

    [Theory, InlineData("{broken"), InlineData("://@"), InlineData("="), InlineData("""{"token":"a","token":"b"}"""), InlineData("""{"token":"\ud800"}"""), InlineData("""{"\udc00":{"token":"a"}}""")]
    public void A_value_that_only_looks_like_a_file_is_only_a_value(string value) => Assert.Equal([value], Of([], new() { ["file"] = value }));

    [Fact]
    public void What_a_Secret_was_applied_with_is_secret_though_its_value_has_changed_since()
    {
        var secret = Applied($$$"""{"kind":"Secret","data":{"a":"{{{Base64("old")}}}"},"stringData":{"b":"older"}}""");
        secret["stringData"] = new JsonObject { ["a"] = "new" };

        Assert.Equal(["new", "old", "older"], SecretContents.Of(secret));
    }

    [Theory, InlineData("{broken"), InlineData("[]"), InlineData("""{"data":{"a":"b"},"data":{}}"""), InlineData("""{"data":[1]}""")]
    public void What_was_applied_and_cannot_be_read_has_nothing_in_it(string applied) => Assert.Empty(SecretContents.Of(Applied(applied)));

    [Fact]
    public void Secrets_are_found_in_lists_of_any_kind() => Assert.Equal(
        ["a", "b", "c"],
        SecretContents.SecretsIn(JsonNode.Parse("""
            {"kind":"List","items":[{"kind":"Secret","type":"a"},{"kind":"ConfigMap"},{"kind":"SecretList","items":[{"type":"b"}]},{"kind":"List","items":[{"kind":"Secret","type":"c"}]}]}
            """)).Select(secret => (string?)secret["type"]));

    [Fact]
    public void Secrets_are_found_inside_of_other_objects_by_who_looks_there_too()
    {
        var document = JsonNode.Parse("""{"kind":"Operator","spec":{"templates":[{"kind":"Secret","type":"a"},{"kind":"List","items":[{"kind":"Secret","type":"b"}]}]}}""");

        Assert.Equal(["a", "b"], SecretContents.SecretsWithin(document).Select(secret => (string?)secret["type"]));
        Assert.Empty(SecretContents.SecretsIn(document));
    }

    [Theory, InlineData("null"), InlineData("[]"), InlineData("1"), InlineData("{}"), InlineData("""{"kind":7}"""), InlineData("""{"kind":"List"}"""), InlineData("""{"kind":"ConfigMap"}""")]
    public void What_is_none_has_none(string document) => Assert.Empty(SecretContents.SecretsIn(JsonNode.Parse(document)));

    private static IEnumerable<string> Of(JsonObject data, JsonObject stringData) => SecretContents.Of(new JsonObject { ["data"] = data, ["stringData"] = stringData });

    private static JsonObject Applied(string text) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = text } },
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
