using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>A release after a change, or as it would be after it.</summary>
/// <param name="Revision">Of a dry run: the one that it would be.</param>
/// <param name="Status">In Helm's words; <c>dry_run</c> where nothing was changed.</param>
/// <param name="Description">Helm's own words: <c>Upgrade complete</c>.</param>
/// <param name="Notes">What the chart tells its user.</param>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Warnings">What was not as it should be, and did not keep it from succeeding.</param>
/// <param name="Manifest">Of a dry run: the objects, as YAML documents.</param>
/// <param name="Diff">What would change, where that was asked; null where it was not.</param>
public sealed record ChangedRelease(
    string Name,
    string Namespace,
    int Revision,
    DateTime Updated,
    string Status,
    string Chart,
    string? AppVersion,
    string Description,
    string Notes,
    bool DryRun,
    IReadOnlyList<string> Warnings,
    string? Manifest = null,
    IReadOnlyList<ReleaseDifference>? Diff = null)
{
    /// <param name="mask">Hides what is secret in it.</param>
    internal static ChangedRelease Of(ReleaseContents contents, ReleaseMask mask, IReadOnlyList<string> warnings)
    {
        var revision = contents.Revision;
        return new ChangedRelease(
            revision.Name,
            revision.Namespace,
            revision.Revision,
            revision.Updated.UtcDateTime,
            revision.Status.Name,
            revision.Chart.ToString(),
            revision.Chart.AppVersion,
            mask.Text(revision.Description),
            mask.Text(contents.Notes),
            DryRun: false,
            warnings);
    }
}
