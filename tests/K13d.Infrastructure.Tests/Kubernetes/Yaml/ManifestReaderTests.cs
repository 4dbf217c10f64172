using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Yaml;
using K13d.Testing.Clusters;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Yaml;

[ClusterTests]
public sealed class ManifestReaderTests(TestCluster cluster)
{
    private static readonly string[] Scalars =
    [
        "yes", "y", "No", "On", "off", "TRUE", "tRue", "~", "null", "Null", "nil", "''", "\"yes\"", "0644", "0o17", "-0x1F", "0b101", "-0b11", "1_000", "_1", "09", "+5", "-0",
        ".5", "1.", "1e3", "1.0", "1.50", "-1.5e-3", "1e400", "12e", "0x", "0xg", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "2026-11-24",
        "12:30", "1.2.3", "!!str 5", "!!str yes", "!!int \"7\"", "!!float 2", "!!bool \"true\"", "!!binary aGVsbG8=", "! 5", "a b", "<<", ".", "=",
    ];

    private readonly ManifestReader reader = new();

    [Fact]
    public async Task Scalars_and_keys_mean_what_they_mean_to_kubectl()
    {
        var yaml = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\ndata:\n  1: a\n  1.5: b\n  no: c\n  0x10: d\n");
        foreach (var (index, scalar) in Scalars.Index())
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  s{index}: {scalar}\n");
        }

        yaml.Append("  base: &base {a: 1, b: 2}\n  merged: {<<: *base, b: 3}\n  alias: *base\n  folded: >-\n    one\n    two\n  literal: |\n    one\n    two\n");
        var printed = await cluster.Kubectl.Output(yaml.ToString(), ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"]);

        var read = Value(reader.Read(yaml.ToString(), ManifestFormat.Yaml)).Items[0].Content;

        Assert.Equal(Told(JsonNode.Parse(printed)!["data"]!), Told(read["data"]!));
    }

    [Fact]
    public void Documents_and_the_items_of_lists_are_numbered_and_have_their_lines()
    {
        const string Yaml = "# nothing yet\n---\na: 1\n---\n---\n# a list\nkind: List\nitems:\n- b: 2\n- c: 3\n...\n---\nd: 4\n";

        var read = Value(reader.Read(Yaml, ManifestFormat.Yaml)).Items;

        Assert.Equal([(1, 3), (2, 9), (3, 10), (4, 13)], read.Select(manifest => (manifest.Document, manifest.Line)));
        Assert.Equal(["a", "b", "c", "d"], read.Select(manifest => manifest.Content.Single().Key));
    }

    [Fact]
    public void Several_JSON_values_are_several_documents()
    {
        var read = Value(reader.Read("{\"a\": 1}\n{\n\"b\": 12345678901234567890.5}", ManifestFormat.Json)).Items;

        Assert.Equal([(1, 1), (2, 2)], read.Select(manifest => (manifest.Document, manifest.Line)));
        Assert.Equal("12345678901234567890.5", read[1].Content["b"]!.ToJsonString());
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 1\nb: 2\n", 2, 4, "'b' is there twice")]
    [InlineData("a:\n  yes: 1\n  on: 2\n", 1, 3, "'true' is there twice")]
    [InlineData("a: [1, 2\n", 1, 2, "not YAML")]
    [InlineData("a: 1\n---\n- 1\n", 2, 3, "not an object")]
    [InlineData("a: 1\n---\nb: *none\n", 2, 3, "no anchor 'none'")]
    [InlineData("a: &a [*a]\n", 1, 1, "contains itself")]
    [InlineData("a: !secret x\n", 1, 1, "tag '!secret' is not known")]
    [InlineData("a: !!int x\n", 1, 1, "not what its tag '!!int' says")]
    [InlineData("a: .inf\n", 1, 1, "no number")]
    [InlineData("? [a]\n: 1\n", 1, 1, "key must be")]
    [InlineData("<<: 1\n", 1, 1, "merged with '<<'")]
    public void What_cannot_be_read_is_refused_with_its_document_and_line(string yaml, int document, int line, string told) => Refused(ManifestFormat.Yaml, yaml, document, line, told);

    [Theory]
    [InlineData("{\"a\":1}\n{\"b\":1,\n\"b\":2}", 2, 3, "'b' is there twice")]
    [InlineData("{\"a\":\n tru}", 1, 2, "not JSON")]
    [InlineData("{\"a\":1,}", 1, 1, "not JSON")]
    [InlineData("{} 7", 2, 1, "not an object")]
    [InlineData("{\"a\":\"\\ud800\"}", 1, 1, "no Unicode")]
    public void JSON_is_refused_likewise(string json, int document, int line, string told) => Refused(ManifestFormat.Json, json, document, line, told);

    [Theory, InlineData(""), InlineData("---\n"), InlineData("# nothing\n"), InlineData("kind: List\nitems: []\n")]
    public void A_body_without_an_object_is_refused(string yaml) =>
        Assert.Contains("no object", Assert.IsType<Failure.Invalid>(FailureOf(reader.Read(yaml, ManifestFormat.Yaml))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bomb_of_aliases_is_refused_before_it_goes_off()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        Refused(ManifestFormat.Yaml, bomb.ToString(), 1, null, "aliases add more than");
    }

    [Theory, InlineData(ManifestFormat.Yaml), InlineData(ManifestFormat.Json)]
    public void Ten_thousand_levels_are_refused(ManifestFormat format)
    {
        Refused(format, "{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}", 1, 1, "levels deep");
        Refused(format, string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), 1, 1, "levels deep");
    }

    [Fact]
    public void Two_hundred_documents_are_read_and_more_than_the_limit_are_not()
    {
        static string Of(int count) => string.Concat(Enumerable.Repeat("---\na: 1\n", count));

        Assert.Equal(200, Value(reader.Read(Of(200), ManifestFormat.Yaml)).Items.Count);
        Assert.Contains("more than 500 objects", FailureOf(reader.Read(Of(501), ManifestFormat.Yaml))!.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Told(JsonNode data) => data.AsObject().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(Told);

    /// <summary>Numbers by their value: 1E20 is 100000000000000000000.</summary>
    private static string Told(KeyValuePair<string, JsonNode?> entry) => entry.Value?.GetValueKind() == JsonValueKind.Number
        ? string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: number {double.Parse(entry.Value.ToJsonString(), CultureInfo.InvariantCulture):R}")
        : $"{entry.Key}: {entry.Value?.ToJsonString() ?? "null"}";

    private void Refused(ManifestFormat format, string text, int document, int? line, string told)
    {
        var failure = Assert.IsType<Failure.Invalid>(FailureOf(reader.Read(text, format)));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Equal(document, Convert.ToInt32(failure.Details["document"], CultureInfo.InvariantCulture));
        Assert.True(line is null || line == Convert.ToInt32(failure.Details["line"], CultureInfo.InvariantCulture), failure.Message);
    }
}
