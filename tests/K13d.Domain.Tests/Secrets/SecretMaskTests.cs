using System.Text;
using System.Text.Json.Nodes;
using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretMaskTests
{
    private const string Canary = "canary-7f3a9c\"quoted\"";
    private static readonly string Once = Base64(Canary);
    private static readonly string Twice = Base64(Once);

    public static TheoryData<string> Repetitions =>
    [
        Canary, Once, Twice, $"before {Canary} after", $"token={Once};", Once.TrimEnd('='), Base64($"wrapped {Canary}"),
        new JsonObject { ["password"] = Canary }.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
        Uri.EscapeDataString(Canary),
    ];

    [Fact]
    public void Values_are_masked_and_keys_stay()
    {
        var secret = Secret();
        secret["stringData"] = new JsonObject { ["plain"] = Canary };

        SecretMask.Apply(secret);

        Assert.Equal("***", (string?)secret["data"]!["password"]);
        Assert.Equal("***", (string?)secret["stringData"]!["plain"]);
        AssertHidden(secret);
    }

    [Theory, MemberData(nameof(Repetitions))]
    public void An_annotation_that_repeats_a_value_is_masked_and_others_stay(string repetition)
    {
        var secret = Secret(("mine", repetition), ("other", "harmless"));

        SecretMask.Apply(secret);

        Assert.Equal("***", (string?)secret["metadata"]!["annotations"]!["mine"]);
        Assert.Equal("harmless", (string?)secret["metadata"]!["annotations"]!["other"]);
    }

    [Fact]
    public void What_was_applied_is_masked_though_the_value_has_changed_since()
    {
        var applied = new JsonObject { ["kind"] = "Secret", ["stringData"] = new JsonObject { ["password"] = "an-older-canary" } };
        var secret = Secret(("kubectl.kubernetes.io/last-applied-configuration", applied.ToJsonString()));

        SecretMask.Apply(secret);

        Assert.DoesNotContain("an-older-canary", secret.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("password", (string?)secret["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"], StringComparison.Ordinal);
    }

    [Theory, InlineData("not json"), InlineData("[1]"), InlineData(""), InlineData("""{"data":{},"data":{}}""")]
    public void What_was_applied_and_cannot_be_read_is_masked_whole(string applied)
    {
        var secret = Secret(("kubectl.kubernetes.io/last-applied-configuration", applied));

        SecretMask.Apply(secret);

        Assert.Equal("***", (string?)secret["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]);
    }

    [Theory, InlineData("List"), InlineData("SecretList")]
    public void Secrets_in_a_list_are_masked(string kind)
    {
        var item = Secret(("mine", Canary));
        if (kind == "SecretList")
        {
            // As the API server lists them.
            item.Remove("kind");
            item.Remove("apiVersion");
        }

        var list = new JsonObject { ["kind"] = kind, ["items"] = new JsonArray(item) };

        SecretMask.Apply(list);

        AssertHidden(list);
    }

    [Fact]
    public void A_Helm_release_is_a_Secret_encoded_twice()
    {
        var secret = Secret(("copy", Once));
        secret["type"] = "helm.sh/release.v1";
        secret["data"] = new JsonObject { ["release"] = Twice };

        SecretMask.Apply(secret);

        AssertHidden(secret);
    }

    [Fact]
    public void Malformed_data_is_masked_whole()
    {
        var secret = Secret();
        secret["data"] = Canary;

        SecretMask.Apply(secret);

        AssertHidden(secret);
    }

    [Fact]
    public void Objects_that_are_no_Secrets_stay_as_they_are()
    {
        var settings = new JsonObject { ["kind"] = "ConfigMap", ["data"] = new JsonObject { ["a"] = "b" } };

        SecretMask.Apply(settings);

        Assert.Equal("b", (string?)settings["data"]!["a"]);
    }

    [Fact]
    public void A_text_about_a_Secret_has_its_values_masked_and_its_own_name_and_namespace_not()
    {
        var secret = Secret();
        secret["data"]!["namespace"] = Base64("default");

        var text = SecretValues.Of(secret).MaskedIn($"Namespace: default\ntoken: {Canary}\ncopy: {Once}");

        Assert.Equal("Namespace: default\ntoken: ***\ncopy: ***", text);
    }

    private static JsonObject Secret(params (string Name, string Value)[] annotations) => new()
    {
        ["kind"] = "Secret",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = "login",
            ["namespace"] = "default",
            ["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create(annotation.Name, (JsonNode?)annotation.Value))),
        },
        ["data"] = new JsonObject { ["password"] = Once },
    };

    private static void AssertHidden(JsonObject manifest)
    {
        var text = manifest.ToJsonString();
        Assert.All([Once, Twice, "canary-7f3a9c"], spelling => Assert.DoesNotContain(spelling, text, StringComparison.Ordinal));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
