using K13d.Domain.Charts;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Charts;

/// <summary>Keeps the repositories that an administrator has added, their credentials encrypted.</summary>
public interface IChartRepositories
{
    /// <summary>All of them, by name. Unavailable where they cannot be read.</summary>
    Task<Result<IReadOnlyList<KnownRepository>>> List(CancellationToken cancellation);

    /// <summary>NotFound where none has the name; Conflict where its credential can be read no more.</summary>
    Task<Result<ChartRepository>> Find(string name, CancellationToken cancellation);

    /// <summary>Adds it, or gives the one that is there the new credential or none; Conflict where the name is taken by another URL.</summary>
    Task<Result<Done>> Add(ChartRepository repository, CancellationToken cancellation);

    /// <summary>NotFound where none has the name.</summary>
    Task<Result<Done>> Remove(string name, CancellationToken cancellation);
}
