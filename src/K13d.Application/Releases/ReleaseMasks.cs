using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Releases;
using K13d.Domain.Secrets;

namespace K13d.Application.Releases;

/// <summary>Finds what is secret in releases: those that are installed, and those that are to be.</summary>
public sealed class ReleaseMasks(IManifestReader reader, IManifestYaml yaml)
{
    /// <summary>Hides what is secret in any of these revisions.</summary>
    public ReleaseMask Of(params IReadOnlyList<ReleaseContents> revisions) => Of(
        [.. revisions.SelectMany(revision => revision.Hooks.Select(hook => hook.Manifest).Prepend(revision.Manifest))],
        [.. revisions.SelectMany(revision => new[] { revision.Values, revision.ChartValues })],
        [.. revisions.SelectMany(revision => new[] { revision.Revision.Name, revision.Revision.Namespace, revision.Revision.Chart.Name })]);

    /// <param name="manifests">All manifests that are known, the hooks' too.</param>
    /// <param name="values">All values, those that were given and those of the chart.</param>
    /// <param name="names">What is no secret, even if a Secret has a value that is the same: the release's name, its namespace and its chart's.</param>
    public ReleaseMask Of(IReadOnlyList<string> manifests, IReadOnlyList<JsonObject> values, IReadOnlyList<string> names)
    {
        var documents = manifests.SelectMany(Documents).ToArray();
        var secrets = documents.SelectMany(SecretContents.SecretsWithin).SelectMany(SecretContents.Of).Concat(values.SelectMany(SecretLeaves.Of));
        return new ReleaseMask(reader, yaml, SecretTexts.Of(secrets, names.Concat(documents.SelectMany(NamesIn)).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>Those that can be read; the mask shows no others.</summary>
    private JsonNode?[] Documents(string manifest) =>
        [.. YamlDocuments.Split(manifest).SelectMany(part => reader.ReadYaml(part.Text).IsFailure(out _, out var nodes) ? [] : nodes)];

    private static IEnumerable<string> NamesIn(JsonNode? document) =>
        document is JsonObject && document["metadata"] is JsonObject metadata
            ? new[] { metadata["name"], metadata["namespace"] }.OfType<JsonValue>().Select(name => name.ToString())
            : [];
}
