using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>A release as it is before a change.</summary>
/// <param name="Newest">Null where there is none.</param>
internal sealed record ReleaseBefore(ReleaseContents? Newest)
{
    /// <summary>Reads it. Conflict, with the way out, where a change of it is under way or was never ended.</summary>
    public static async Task<Result<ReleaseBefore>> Read(IReleases releases, string @namespace, string name, CancellationToken cancellation)
    {
        if ((await releases.Find(@namespace, name, null, cancellation)).IsFailure(out var failure, out var newest))
        {
            return failure is Failure.NotFound ? new ReleaseBefore((ReleaseContents?)null) : failure;
        }

        if (!newest.Revision.Status.IsPending)
        {
            return new ReleaseBefore(newest);
        }

        return (await releases.History(@namespace, name, cancellation)).IsFailure(out failure, out var history)
            ? failure
            : BeingChanged(history) is { } conflict ? conflict : new ReleaseBefore(newest);
    }

    /// <summary>What somebody is told who would change a release that is being changed; null where it is not.</summary>
    /// <param name="history">Its revisions, the oldest first.</param>
    public static Failure.Conflict? BeingChanged(IReadOnlyList<ReleaseRevision> history) =>
        history is [.., { Status.IsPending: true } newest] && UnfinishedChange.Of(history) is { } change
            ? new Failure.Conflict($"{newest.Namespace}/{newest.Name}: {UnfinishedRelease.Of(change, newest.Name, newest.Namespace).Message}")
            : null;
}

/// <summary>What a deployment does to what is there.</summary>
/// <param name="Replaces">Whether it takes the place of what was uninstalled with its history kept.</param>
internal sealed record DeploymentMode(bool IsUpgrade = false, bool Replaces = false, bool ReuseValues = false, bool ResetValues = false);
