namespace K13d.Domain.Releases;

/// <summary>One revision of a Helm release, without what is in it.</summary>
/// <param name="FirstDeployed">When the release's first revision was installed.</param>
/// <param name="Updated">When this revision was made.</param>
/// <param name="Description">Helm's own words: <c>Upgrade complete</c>. May repeat what a template has printed.</param>
public sealed record ReleaseRevision(
    string Namespace,
    string Name,
    int Revision,
    ReleaseStatus Status,
    ReleaseChart Chart,
    DateTimeOffset FirstDeployed,
    DateTimeOffset Updated,
    string Description);

/// <summary>The chart of a release.</summary>
/// <param name="AppVersion">The version of what it installs, where the chart says it.</param>
public sealed record ReleaseChart(string Name, string Version, string? AppVersion)
{
    /// <summary>As Helm writes it: <c>hello-1.2.0</c>.</summary>
    public override string ToString() => $"{Name}-{Version}";
}
