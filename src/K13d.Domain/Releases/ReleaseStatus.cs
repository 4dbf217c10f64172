namespace K13d.Domain.Releases;

/// <summary>What has become of a revision of a release, in Helm's words. A word that is not known here stays what it is.</summary>
/// <param name="Name">As Helm writes it: <c>pending-upgrade</c>.</param>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/release/common/status.go"/>
public readonly record struct ReleaseStatus(string Name)
{
    public static ReleaseStatus Deployed { get; } = new("deployed");

    public static ReleaseStatus Uninstalled { get; } = new("uninstalled");

    public static ReleaseStatus Superseded { get; } = new("superseded");

    public static ReleaseStatus Failed { get; } = new("failed");

    public static ReleaseStatus Uninstalling { get; } = new("uninstalling");

    public static ReleaseStatus PendingInstall { get; } = new("pending-install");

    public static ReleaseStatus PendingUpgrade { get; } = new("pending-upgrade");

    public static ReleaseStatus PendingRollback { get; } = new("pending-rollback");

    /// <summary>Whether a change is under way, or was when whoever made it died: Helm begins no other before that is cleared up.</summary>
    public bool IsPending => this == PendingInstall || this == PendingUpgrade || this == PendingRollback;

    public override string ToString() => Name;
}
