using K13d.Domain.Failures;

namespace K13d.Application.Ports.Releases;

/// <summary>Ends what nobody will end: a revision that was being made by somebody who is no more.</summary>
public interface IUnfinishedReleases
{
    /// <summary>
    /// Marks a revision as failed where it is pending, so that Helm goes on from it. False where it is not pending (any more). NotFound, Conflict or
    /// Forbidden as the cluster says.
    /// </summary>
    /// <param name="why">Becomes the description of the revision.</param>
    Task<Result<bool>> Fail(string @namespace, string name, int revision, string why, CancellationToken cancellation);
}
