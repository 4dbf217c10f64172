using K13d.Domain.Charts;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Releases;

/// <summary>Remembers where the charts of releases came from, which Helm does not.</summary>
public interface IReleaseSources
{
    /// <summary>Notes, or notes anew, where a release's chart is from. Unavailable where it could not be stored.</summary>
    Task<Result<Done>> Remember(string @namespace, string release, ChartSource source, CancellationToken cancellation);

    /// <summary>NotFound where nothing is known of it.</summary>
    Task<Result<ChartSource>> Find(string @namespace, string release, CancellationToken cancellation);

    /// <summary>Does nothing where nothing is known.</summary>
    Task<Result<Done>> Forget(string @namespace, string release, CancellationToken cancellation);
}
