using System.Text.Json.Nodes;

namespace K13d.Application.Ports.Resources;

/// <summary>Says what differs between two manifests.</summary>
public interface IManifestDiff
{
    /// <summary>The difference of their YAML as a unified diff, or the empty text where there is none.</summary>
    /// <param name="before">The first manifest, and what the diff calls it.</param>
    /// <param name="after">The second one.</param>
    string Unified((string Name, JsonObject? Manifest) before, (string Name, JsonObject? Manifest) after);

    /// <summary>
    /// The fields that differ, in their order in YAML, the deepest that say it. Items of a list are told apart by their <c>name</c> where each has
    /// one of its own, and by their place otherwise.
    /// </summary>
    IReadOnlyList<FieldChange> Fields(JsonObject? before, JsonObject? after);
}

/// <param name="Path">As <c>spec.containers[name=web].image</c>; a key that is no plain word is in quotes: <c>metadata.labels["a.b/c"]</c>.</param>
/// <param name="Before">Null where the field was not there.</param>
/// <param name="After">Null where the field is not there any more.</param>
public sealed record FieldChange(string Path, JsonNode? Before, JsonNode? After);
