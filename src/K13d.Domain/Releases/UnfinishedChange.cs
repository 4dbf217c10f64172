namespace K13d.Domain.Releases;

/// <summary>A change of a release that is under way, or was when whoever made it died: Helm's own record cannot tell which.</summary>
/// <param name="Since">When it began.</param>
/// <param name="RollbackTo">The newest revision that was once deployed; null where there is none, so that the release has to be uninstalled.</param>
public sealed record UnfinishedChange(ReleaseStatus Status, DateTimeOffset Since, int? RollbackTo)
{
    /// <summary>That of a release, or null where none is under way.</summary>
    /// <param name="history">All revisions that are kept of it.</param>
    public static UnfinishedChange? Of(IReadOnlyList<ReleaseRevision> history)
    {
        if (history.MaxBy(revision => revision.Revision) is not { } newest || !IsUnfinished(newest.Status))
        {
            return null;
        }

        var good = history
            .Where(revision => newest.Status != ReleaseStatus.Uninstalling && (revision.Status == ReleaseStatus.Deployed || revision.Status == ReleaseStatus.Superseded))
            .MaxBy(revision => (revision.Status == ReleaseStatus.Deployed, revision.Revision));
        return new UnfinishedChange(newest.Status, newest.Updated, good?.Revision);
    }

    public static bool IsUnfinished(ReleaseStatus status) => status.IsPending || status == ReleaseStatus.Uninstalling;
}
