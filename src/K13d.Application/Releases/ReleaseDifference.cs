using K13d.Application.Ports.Resources;

namespace K13d.Application.Releases;

/// <summary>What becomes of one object when a release changes.</summary>
/// <param name="Change"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="Namespace">Absent where the manifest names none: it is the release's, if its kind has any.</param>
/// <param name="Changes">Field by field.</param>
/// <param name="Unified">As a unified diff of the YAML.</param>
public sealed record ReleaseDifference(
    string Change, string? ApiVersion, string? Kind, string? Namespace, string? Name, IReadOnlyList<FieldChange> Changes, string Unified);
