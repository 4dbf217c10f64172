using K13d.Domain.Charts;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Charts;

/// <summary>Knows which repositories there are, the demo cluster's with them, and which charts they have.</summary>
public interface IChartCatalog
{
    /// <summary>By name. Unavailable where they cannot be read.</summary>
    Task<Result<IReadOnlyList<KnownRepository>>> Repositories(CancellationToken cancellation);

    /// <summary>
    /// Asks a repository for its index before it is known; of a registry, which has none, only whether it is allowed. Answers its URL in the spelling that is
    /// kept. Invalid where it is none that may be used; Unavailable <c>CHART_SOURCE_UNAVAILABLE</c> where it does not answer.
    /// </summary>
    Task<Result<string>> Probe(ChartRepository repository, CancellationToken cancellation);

    /// <summary>What fits, by name, the newest version first. Invalid where the version is none, or the repository is not known.</summary>
    Task<Result<ChartFinds>> Search(ChartQuery query, CancellationToken cancellation);
}
