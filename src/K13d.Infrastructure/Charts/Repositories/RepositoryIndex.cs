namespace K13d.Infrastructure.Charts.Repositories;

/// <summary>What a repository says it has: its charts by their names.</summary>
internal sealed record RepositoryIndex(IReadOnlyDictionary<string, IndexedChart> Charts);

/// <param name="Fault">What is wrong with entries of it that were left out; null where nothing is.</param>
internal sealed record IndexedChart(IReadOnlyList<IndexedVersion> Versions, string? Fault);

/// <param name="Digest">The archive's SHA-256, in hexadecimal; null where the index does not tell.</param>
/// <param name="Urls">Where the archive is, from the repository's own URL: one at least.</param>
internal sealed record IndexedVersion(string Version, string? AppVersion, string? Description, string? Digest, bool Deprecated, IReadOnlyList<string> Urls);
