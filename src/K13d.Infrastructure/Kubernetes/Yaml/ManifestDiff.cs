using System.Text.Json.Nodes;
using DiffPlex.Renderer;
using K13d.Application.Ports.Resources;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Compares manifests line by line, as YAML.</summary>
internal sealed class ManifestDiff(IManifestYaml yaml) : IManifestDiff
{
    private const int LinesAround = 3;

    public string Unified((string Name, JsonObject? Manifest) before, (string Name, JsonObject? Manifest) after)
    {
        var (old, @new) = (Text(before.Manifest), Text(after.Manifest));
        return old == @new
            ? ""
            : UnidiffRenderer.GenerateUnidiff(old, @new, before.Name, after.Name, ignoreWhitespace: false, ignoreCase: false, LinesAround)
                .Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public IReadOnlyList<FieldChange> Fields(JsonObject? before, JsonObject? after) => [.. FieldDiff.Of(before, after)];

    /// <summary>Without its last line break, after which the renderer would see one more line.</summary>
    private string Text(JsonObject? manifest) => manifest is null ? "" : yaml.Write(manifest).TrimEnd('\n');
}
