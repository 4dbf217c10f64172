using System.Text;
using System.Text.Json.Nodes;
using K13d.Application.Releases;
using K13d.Domain.Releases;
using K13d.Infrastructure.Kubernetes.Yaml;

namespace K13d.Infrastructure.Tests.Kubernetes.Releases;

/// <summary>With the real reader and writer of YAML: it is their understanding of a document that decides what is masked.</summary>
public sealed class ReleaseMaskTests
{
    private const string Canary = "canary-7f3a9c5e";
    private static readonly string Encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary));
    private static readonly ReleaseMasks Masks = new(new ManifestReader(), new ManifestYaml());

    private static readonly string Secret = $"""
        ---
        # Source: hello/templates/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata:
          name: demo
        data:
          password: {Encoded}

        """;

    public static TheoryData<string> OtherSecrets =>
    [
        $"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: x}}\nstringData: {{a: {Canary}}}\n",
        $"--- {{apiVersion: v1, kind: Secret, metadata: {{name: x}}, stringData: {{a: {Canary}}}}}\n",
        $"apiVersion: v1\r\nkind: Secret\r\nmetadata: {{name: x}}\r\nstringData:\r\n  a: {Canary}\r\n",
        $"apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n- kind: Secret\n  data: {{a: {Encoded}}}\n",
        $"apiVersion: v1\nkind: SecretList\nitems:\n- data: {{a: {Encoded}}}\n",
        $"\"kind\": \"\\x53ecret\"\n\"data\": {{a: {Encoded}}}\n",
        $"x: &kind Secret\nkind: *kind\nstringData: {{a: {Canary}}}\n",
        $"{{\"kind\":\"Secret\",\"data\":\"{Canary}\"}}",
        $"a: 1\n...\nkind: Secret\nstringData: {{a: {Canary}}}\n",
        $"kind: Secret\nstringData: {{a: {Canary}}}\nkind: ConfigMap\n",
        $"kind: Secret\nstringData: {{a: {Canary}\n",
        $"kind: Operator\nspec:\n  template:\n    kind: Secret\n    stringData: {{a: {Canary}}}\n",
        $"- kind: Secret\n  data: {{a: {Encoded}}}\n",
    ];

    [Fact]
    public void Only_Secrets_of_a_manifest_are_written_anew()
    {
        const string before = "---\n# Source: hello/templates/all.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: demo-hello}   # spaced\ndata: {message:   \"hi\"}\n";
        const string after = "---\n# Source: hello/templates/x.yaml\n\nkind:   Service\n\n";
        var manifest = before + Secret + after;

        var masked = Of(manifest).Manifest(manifest);

        Assert.Equal(
            before + "---\n# Source: hello/templates/secret.yaml\napiVersion: v1\ndata:\n  password: '***'\nkind: Secret\nmetadata:\n  name: demo\n" + after,
            masked);
    }

    [Theory, MemberData(nameof(OtherSecrets))]
    public void A_Secret_is_masked_however_it_is_written(string document)
    {
        var masked = Of(document).Manifest(document);

        Assert.DoesNotContain(Canary, masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded, masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Pod\nenv: [{name: A, value: $}]\n"), InlineData("kind: ConfigMap\ndata:\n  url: redis://:$@db\n"), InlineData("# $\nkind: ConfigMap\n"), InlineData("kind: ConfigMap\ndata: {a: %}\n")]
    [InlineData("kind: ConfigMap\ndata: {a: \"canary-\\\n  7f3a9c5e\"}\n"), InlineData("kind: ConfigMap\ndata: {a: \"\\x63anary-7f3a9c5e\"}\n")]
    public void What_repeats_a_value_of_a_Secret_is_masked_in_other_documents_too(string template)
    {
        var document = template.Replace("$", Canary, StringComparison.Ordinal).Replace("%", Encoded, StringComparison.Ordinal);

        var masked = Of(Secret).Manifest(document);

        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("7f3a9c5e", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded, masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_notes_and_what_Helm_says_are_masked_by_the_Secrets_of_manifests_and_hooks()
    {
        var hook = new ReleaseHook("Secret", "hook", Secret, ["pre-install"], null);
        var values = new JsonObject { ["odd"] = Canary, ["message"] = "hello", ["db"] = new JsonObject { ["password"] = "open-sesame" } };
        var mask = Masks.Of(new ReleaseContents(Revision(), values, new JsonObject { ["apiKey"] = "of-the-chart" }, "", [hook], ""));

        Assert.Equal("""{"odd":"***","message":"hello","db":{"password":"***"}}""", mask.Values(values).ToJsonString());
        Assert.Equal("log in with *** or *** or *** (***)", mask.Text($"log in with {Canary} or open-sesame or of-the-chart ({Encoded})"));
    }

    [Fact]
    public void Names_of_the_release_and_of_its_objects_are_no_secrets()
    {
        var manifest = Secret + "---\nkind: Service\nmetadata: {name: demo-web, namespace: shop-of-mine}\n---\nkind: Secret\nmetadata: {name: s}\nstringData: {a: demo-web, b: shop-of-mine, c: release-x, d: hello-chart}\n";
        var mask = Masks.Of([manifest], [], ["release-x", "hello-chart"]);

        Assert.Equal("demo-web shop-of-mine release-x hello-chart", mask.Text("demo-web shop-of-mine release-x hello-chart"));
    }

    [Fact]
    public void A_manifest_of_nothing_stays_nothing() => Assert.Equal("", Of("").Manifest(""));

    [Fact]
    public void It_prints_no_secret() => Assert.DoesNotContain(Canary, Of(Secret).ToString(), StringComparison.Ordinal);

    private static ReleaseMask Of(string manifest) => Masks.Of([manifest], [], []);

    private static ReleaseRevision Revision() =>
        new("shop", "demo", 1, ReleaseStatus.Deployed, new ReleaseChart("hello", "1.2.0", null), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "");
}
