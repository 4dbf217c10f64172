using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>Deletes objects of the cluster, one at a time.</summary>
public interface IResourceDeleter
{
    /// <summary>NotFound, Forbidden, and Conflict where the object is not of the version asked for, as the cluster says.</summary>
    Task<Result<Deletion>> Delete(ResourceRef resource, DeletionOptions options, CancellationToken cancellation);
}

/// <param name="PropagationPolicy">What becomes of the objects that it owns: <c>Foreground</c>, <c>Background</c> or <c>Orphan</c>; null means what is usual for its kind.</param>
/// <param name="GracePeriod">How long it may take to end; null means what is usual for it.</param>
/// <param name="ResourceVersion">The version that the object must be of; null means any.</param>
public sealed record DeletionOptions(string? PropagationPolicy, TimeSpan? GracePeriod, bool DryRun, string? ResourceVersion);

/// <param name="Uid">The object's; null where the cluster does not say.</param>
/// <param name="Pending">Whether it is still there, ending or waiting for what it owns.</param>
public sealed record Deletion(string? Uid, bool Pending);
