using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Ports.Releases;

/// <summary>Reads Helm's releases, from where Helm keeps them: Secrets of the type <c>helm.sh/release.v1</c>, of Helm 3 and Helm 4 alike.</summary>
public interface IReleases
{
    /// <summary>The newest revision of each release, whatever has become of it, by name and namespace. As the cluster says: Forbidden, ClusterFailed.</summary>
    /// <param name="namespace">Null means all of them.</param>
    Task<Result<IReadOnlyList<ReleaseRevision>>> Latest(string? @namespace, CancellationToken cancellation);

    /// <summary>All revisions that Helm has kept, the oldest first. NotFound where there is no such release.</summary>
    Task<Result<IReadOnlyList<ReleaseRevision>>> History(string @namespace, string name, CancellationToken cancellation);

    /// <summary>One revision with what is in it. NotFound where there is no such release or revision.</summary>
    /// <param name="revision">Null means the newest.</param>
    Task<Result<ReleaseContents>> Find(string @namespace, string name, int? revision, CancellationToken cancellation);
}
