using System.Text.Json.Nodes;

namespace K13d.Application.Ports.Resources;

/// <summary>Says what differs between two manifests.</summary>
public interface IManifestDiff
{
    /// <summary>The difference of their YAML as a unified diff, or the empty text where there is none.</summary>
    /// <param name="before">The first manifest, and what the diff calls it.</param>
    /// <param name="after">The second one.</param>
    string Unified((string Name, JsonObject? Manifest) before, (string Name, JsonObject? Manifest) after);
}
