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
    string Description)
{
    /// <summary>Why what Helm keeps of it cannot be read; all else is then what its Secret's labels say. Null where it can.</summary>
    public string? Fault { get; init; }
}

/// <summary>The chart of a release.</summary>
/// <param name="AppVersion">The version of what it installs, where the chart says it.</param>
public sealed record ReleaseChart(string Name, string Version, string? AppVersion)
{
    /// <summary>That of a revision that cannot be read.</summary>
    public static ReleaseChart Unknown { get; } = new("", "", null);

    /// <summary>As Helm writes it: <c>hello-1.2.0</c>; empty where it is not known.</summary>
    public override string ToString() => Name.Length == 0 ? "" : $"{Name}-{Version}";
}
