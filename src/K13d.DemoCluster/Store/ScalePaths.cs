using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>Where a custom resource keeps what its <c>scale</c> shows, as simple JSON paths: <c>.spec.replicas</c>.</summary>
/// <param name="Selector">Null where it has none.</param>
internal sealed record ScalePaths(string Spec, string Status, string? Selector)
{
    /// <param name="version">The entry of a definition's <c>spec.versions</c>.</param>
    /// <returns>Null where the version has no scale.</returns>
    public static ScalePaths? Of(JsonObject version) => version.Child("subresources", "scale") is { } scale
        ? new ScalePaths(scale.Text("specReplicasPath")!, scale.Text("statusReplicasPath")!, scale.Text("labelSelectorPath"))
        : null;

    public static string[] StepsOf(string path) => path.TrimStart('.').Split('.');
}
