using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>
/// Reads what somebody sent as kubectl reads it. Invalid, with the document and the line, for what is malformed, too deep or too much, and for a
/// key that is given twice.
/// </summary>
public interface IManifestReader
{
    /// <summary>The documents of a body, the items of lists each as one; empty documents are left out.</summary>
    Result<Manifests> Read(string text, ManifestFormat format);

    /// <summary>The documents of a YAML text as they are: a list stays one, and an empty document is null. None where there is only a comment.</summary>
    Result<JsonNode?[]> ReadYaml(string text);

    /// <summary>The body of a patch: one value of JSON.</summary>
    Result<JsonNode> ReadJson(string text);
}

/// <summary>The documents of a body, in their order; at least one.</summary>
public sealed record Manifests(IReadOnlyList<Manifest> Items);

/// <summary>How manifests are written.</summary>
public enum ManifestFormat
{
    Json,
    Yaml,
}
