using System.Text.Json.Nodes;

namespace K13d.Domain.Releases;

/// <summary>One revision of a Helm release and what is in it, nothing masked: it holds secrets.</summary>
/// <param name="Values">What its user has given, over the chart's own.</param>
/// <param name="ChartValues">The chart's defaults.</param>
/// <param name="Manifest">The objects, as YAML documents; without the hooks.</param>
/// <param name="Hooks">The objects that run at a point of the release's life.</param>
/// <param name="Notes">What the chart tells its user.</param>
public sealed record ReleaseContents(
    ReleaseRevision Revision, JsonObject Values, JsonObject ChartValues, string Manifest, IReadOnlyList<ReleaseHook> Hooks, string Notes)
{
    // It would print secrets.
    public override string ToString() => $"{Revision.Namespace}/{Revision.Name} revision {Revision.Revision}";
}
