using K13d.Domain.Failures;
using Semver;

namespace K13d.Infrastructure.Charts;

/// <summary>Chooses the version of a chart as Helm does: one by its name, the newest of a range, or the newest stable one.</summary>
/// <seealso href="https://github.com/Masterminds/semver/blob/v3.4.0/README.md#checking-version-constraints"/>
internal sealed class VersionChoice
{
    private const SemVersionStyles AsHelmReads = SemVersionStyles.AllowV | SemVersionStyles.OptionalMinorPatch;
    private const int Longest = 256;

    private static readonly Comparer<SemVersion?> Newest = Comparer<SemVersion?>.Create(SemVersion.CompareSortOrder);

    private readonly string? asked;
    private readonly IReadOnlyList<SemVersionRange> ranges;

    private VersionChoice(string? asked, IReadOnlyList<SemVersionRange> ranges) => (this.asked, this.ranges) = (asked, ranges);

    /// <summary>The one version that is meant, where no list of versions is needed to know it.</summary>
    public string? Exact => asked is not null && SemVersion.TryParse(asked, SemVersionStyles.Strict, out _) ? asked : null;

    public static Result<VersionChoice> Read(string? version)
    {
        if (string.IsNullOrWhiteSpace(version))
        {
            return new VersionChoice(null, [SemVersionRange.AllRelease]);
        }

        var asked = version.Trim();
        var ranges = new List<SemVersionRange>();
        foreach (var alternative in asked.Split("||"))
        {
            var range = alternative.Replace(',', ' ');
            if (asked.Length > Longest || !SemVersionRange.TryParseNpm(range, NamesPrerelease(range), out var parsed, Longest))
            {
                return new Failure.Invalid("'version' must be a version or a range of them, as Helm writes it: 1.2.3, ^1.2, ~1.2.3, 1.x or '>=1.0 <2'.");
            }

            ranges.Add(parsed);
        }

        return new VersionChoice(asked, ranges);
    }

    public static bool IsVersion(string version) => SemVersion.TryParse(version, AsHelmReads, out _, Longest);

    /// <summary>Those that fit, the newest first; one that is called exactly as was asked before all others.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> candidates, Func<T, string> version) => candidates
        .Select(candidate => (Candidate: candidate, Version: Parse(version(candidate)), IsAsked: version(candidate) == asked))
        .Where(each => each.IsAsked || (each.Version is { } parsed && ranges.Any(range => range.Contains(parsed))))
        .OrderByDescending(each => each.IsAsked)
        .ThenByDescending(each => each.Version, Newest)
        .Select(each => each.Candidate);

    /// <summary>The newest first.</summary>
    public static IEnumerable<T> Sorted<T>(IEnumerable<T> candidates, Func<T, string> version) =>
        candidates.OrderByDescending(candidate => Parse(version(candidate)), Newest);

    /// <summary>For a message: <c>version ^1.2</c>, or <c>stable version</c>.</summary>
    public override string ToString() => asked is null ? "stable version" : $"version {asked}";

    private static SemVersion? Parse(string version) => SemVersion.TryParse(version, AsHelmReads, out var parsed, Longest) ? parsed : null;

    /// <summary>Helm takes prereleases where a range names one, and then in all of it.</summary>
    private static bool NamesPrerelease(string range) => range
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Any(part => part.Length > 1 && part.Split('+')[0].Contains('-', StringComparison.Ordinal));
}
