using System.Text;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Secrets;

namespace K13d.Application.Releases;

/// <summary>
/// Hides what is secret in a release, wherever Helm repeats it: the values of its Secrets, and the values of its chart that are named like secrets, in
/// manifests, values, notes and whatever Helm says. Made by <see cref="ReleaseMasks"/>.
/// </summary>
public sealed class ReleaseMask
{
    private const string Hidden = "# This document cannot be read as YAML, so that it is not shown: whoever may see secrets can have it with reveal=true.\n";

    private readonly IManifestReader reader;
    private readonly IManifestYaml yaml;
    private readonly SecretTexts secrets;

    internal ReleaseMask(IManifestReader reader, IManifestYaml yaml, SecretTexts secrets) => (this.reader, this.yaml, this.secrets) = (reader, yaml, secrets);

    /// <summary>
    /// A manifest of the release, or one of its hooks. Secrets are written anew, with <c>***</c> for values; every other document stays as it is, down to
    /// the byte, unless it repeats a secret.
    /// </summary>
    public string Manifest(string manifest)
    {
        var shown = new StringBuilder(manifest.Length);
        foreach (var document in YamlDocuments.Split(manifest))
        {
            shown.Append(Document(document));
        }

        return shown.ToString();
    }

    /// <summary>A copy of values, those that the user gave or those of the chart, with <c>***</c> for each that is secret.</summary>
    public JsonObject Values(JsonObject values) => SecretLeaves.Masked(values, secrets);

    /// <summary>Notes, or what Helm says: with <c>***</c> for each secret in it.</summary>
    public string Text(string text) => secrets.MaskedIn(text);

    // It holds secrets.
    public override string ToString() => secrets.ToString();

    private string Document(YamlDocuments.Part document)
    {
        if (reader.ReadYaml(document.Text).IsFailure(out _, out var nodes))
        {
            return document.SeparatorLine + Hidden;
        }

        if (!nodes.Any(node => SecretContents.SecretsIn(node).Any()))
        {
            // A secret that is spelled in a way that only YAML has, over two lines say, is not found in the text.
            var masked = secrets.MaskedIn(document.Text);
            if (!nodes.Any(RepeatsSecret) || !(reader.ReadYaml(masked).IsFailure(out _, out var shown) || shown.Any(RepeatsSecret)))
            {
                return document.Separator + masked;
            }
        }

        return document.SeparatorLine + secrets.MaskedIn(document.Comments) + string.Join("---\n", nodes.OfType<JsonObject>().Select(Rewritten));
    }

    private string Rewritten(JsonObject node)
    {
        SecretMask.Apply(node);
        return yaml.Write((JsonObject)Masked(node)!);
    }

    private JsonNode? Masked(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Masked(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Masked)]),
        JsonValue value when value.TryGetValue<string>(out var text) => secrets.MaskedIn(text),
        _ => node?.DeepClone(),
    };

    private bool RepeatsSecret(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(member => RepeatsSecret(member.Value)),
        JsonArray list => list.Any(RepeatsSecret),
        JsonValue value when value.TryGetValue<string>(out var text) => secrets.AreIn(text),
        _ => false,
    };
}
