namespace K13d.Conformance.Tests.Comparison;

/// <param name="Path">Of the difference, or of what holds it; empty for the whole answer.</param>
internal sealed record KnownDifference(string Case, int Request, string Path, string Reason)
{
    public bool Covers(Difference difference) =>
        difference.Request == Request
        && difference.Path.StartsWith(Path, StringComparison.Ordinal)
        && (Path.Length == 0 || difference.Path.Length == Path.Length || difference.Path[Path.Length] is '.' or '[');
}
