namespace K13d.Domain.Releases;

/// <summary>An object that Helm makes at a point of a release's life.</summary>
/// <param name="Manifest">The object as a YAML document, nothing masked.</param>
/// <param name="Events">When it runs, in Helm's words: <c>pre-upgrade</c>.</param>
/// <param name="LastRun">Null where it has not run in this revision.</param>
public sealed record ReleaseHook(string Kind, string Name, string Manifest, IReadOnlyList<string> Events, ReleaseHookRun? LastRun)
{
    // Its manifest may be a Secret's.
    public override string ToString() => $"{Kind}/{Name}";
}

/// <param name="Phase">How it ended, in Helm's words: <c>Succeeded</c>, <c>Failed</c>, <c>Running</c>, <c>Unknown</c>.</param>
/// <param name="Completed">Null while it runs.</param>
public sealed record ReleaseHookRun(string Phase, DateTimeOffset? Started, DateTimeOffset? Completed);
