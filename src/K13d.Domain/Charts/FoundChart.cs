namespace K13d.Domain.Charts;

/// <summary>A chart that a repository has, in one of its versions.</summary>
/// <param name="Name"><c>repository/chart</c>.</param>
public sealed record FoundChart(string Name, string Version, string? AppVersion, string? Description, bool Deprecated);

/// <summary>What a search is for.</summary>
/// <param name="Text">A part of a chart's name or description; null for all.</param>
/// <param name="Repository">The only repository that is asked; null for all.</param>
/// <param name="Version">A version or a range; null for stable ones.</param>
/// <param name="AllVersions">Whether each version is told of, or the newest that fits.</param>
public sealed record ChartQuery(string? Text, string? Repository, string? Version, bool AllVersions);

/// <summary>What was found, and where nothing could be looked for.</summary>
/// <param name="Unavailable">The repositories that did not answer as they should, and why.</param>
/// <param name="Registries">Those that cannot be searched: they have no index.</param>
public sealed record ChartFinds(IReadOnlyList<FoundChart> Charts, IReadOnlyDictionary<string, string> Unavailable, IReadOnlyList<string> Registries);
