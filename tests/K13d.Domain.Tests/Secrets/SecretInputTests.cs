using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretInputTests
{
    [Theory]
    [InlineData("""{"data":{"a":"***","b":"YQ=="}}""", "data.a")]
    [InlineData("""{"stringData":{"a":"***"}}""", "stringData.a")]
    [InlineData("""{"metadata":{"annotations":{"note":"***"}}}""", "metadata.annotations.note")]
    [InlineData("""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"a\":\"***\"}}"}}}""", "last-applied-configuration")]
    [InlineData("""[{"op":"replace","path":"/data/a","value":"***"}]""", "[0].value")]
    [InlineData("""[{"op":"add","path":"/data","value":{"a":"***"}}]""", "[0].value.a")]
    public void A_mask_that_comes_back_is_refused_by_its_field(string body, string field)
    {
        var fault = SecretInput.FaultOf(JsonNode.Parse(body)!);

        Assert.Contains(field, fault, StringComparison.Ordinal);
        Assert.Contains("'***'", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":{"pin":12345}}""", "data.pin"), InlineData("""{"stringData":{"pin":true}}""", "stringData.pin"), InlineData("""{"data":[12345]}""", "data")]
    [InlineData("""{"data":{"pin":{"deep":"12345"}}}""", "data.pin"), InlineData("""[{"op":"add","path":"/data/pin","value":12345}]""", "/data/pin")]
    [InlineData("""[{"op":"add","path":"/data","value":{"pin":12345}}]""", "/data")]
    public void A_value_that_the_cluster_would_repeat_in_its_error_is_refused_and_not_told(string body, string field)
    {
        var fault = SecretInput.FaultOf(JsonNode.Parse(body)!);

        Assert.StartsWith(field, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"op":"move","from":"/data/a","path":"/metadata/annotations/a"}]""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/metadata/labels/a"}]""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"Z3Vlc3M="}]""")]
    [InlineData("""[{"op":"test","path":"/data","value":{"a":"Z3Vlc3M="}}]""")]
    [InlineData("""[{"op":"test","path":"","value":{}}]""")]
    [InlineData("""[{"op":"Copy","from":"/data/a","path":"/metadata/labels/a"}]""")]
    public void A_step_that_would_show_a_value_or_tell_whether_it_is_this_one_is_refused(string steps) => Assert.NotNull(SecretInput.FaultOf(JsonNode.Parse(steps)!));

    [Theory]
    [InlineData("""{"data":{"a":"YQ==","b":null},"stringData":{"c":"***x"},"type":"Opaque"}""")]
    [InlineData("""[{"op":"replace","path":"/data/a","value":"YQ=="},{"op":"remove","path":"/data/b"},{"op":"test","path":"/metadata/resourceVersion","value":"7"}]""")]
    public void What_changes_values_otherwise_is_taken(string body) => Assert.Null(SecretInput.FaultOf(JsonNode.Parse(body)!));

    [Fact]
    public void An_error_that_repeats_a_value_has_it_masked_in_its_message_and_its_details()
    {
        var sent = JsonNode.Parse("""{"data":{"a":"bm90LWZvci15b3U="},"stringData":{"b":"plain-value"}}""")!;
        Failure refused = new Failure.Invalid("got plain-value")
        {
            Details = new Dictionary<string, object?>
            {
                ["message"] = "got not-for-you",
                ["causes"] = new IReadOnlyDictionary<string, string?>[] { new Dictionary<string, string?> { ["message"] = "bm90LWZvci15b3U=", ["field"] = null } },
            },
        };

        var masked = FailureMask.Apply(refused, SecretInput.ValuesOf(sent));

        Assert.Equal(("got ***", "got ***"), (masked.Message, masked.Details["message"]));
        Assert.Equal("***", Assert.Single((IReadOnlyDictionary<string, string?>[])masked.Details["causes"]!)["message"]);
    }

    [Fact]
    public void Values_that_were_there_before_are_masked_in_what_is_left()
    {
        var left = JsonNode.Parse("""{"kind":"Secret","metadata":{"annotations":{"copy":"was there","other":"fine"}},"data":{}}""")!.AsObject();

        SecretMask.Apply(left, SecretValues.Of(JsonNode.Parse("""{"stringData":{"a":"was there"}}""")!.AsObject()));

        Assert.Equal("""{"copy":"***","other":"fine"}""", left["metadata"]!["annotations"]!.ToJsonString());
    }
}
