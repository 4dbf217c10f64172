using System.Net;
using System.Security.Cryptography;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Http;
using K13d.Infrastructure.Charts.Registries;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Repositories;

/// <summary>Gets charts from repositories: the version that the index has, from where the index says, with the digest that it tells.</summary>
internal sealed class RepositoryCharts(RepositoryIndexes indexes, RegistryCharts registries, SourceClient client)
{
    private const string DigestPrefix = "sha256:";

    /// <summary>The archive, whose content is not checked yet.</summary>
    public async Task<Result<byte[]>> Get(
        SourceUrl repository, string name, VersionChoice choice, RepositoryCredential? credential, CancellationToken cancellation)
    {
        if ((await indexes.Get(repository, credential, cancellation)).IsFailure(out var failure, out var index)
            || Choose(index, repository, name, choice).IsFailure(out failure, out var version)
            || Locate(repository, name, version).IsFailure(out failure, out var url)
            || (await Download(repository, url, name, version, credential, cancellation)).IsFailure(out failure, out var archive))
        {
            return failure;
        }

        return version.Digest is { Length: > 0 } digest && !IsDigestOf(archive, digest)
            ? new Failure.Invalid($"The archive of {name} {version.Version} is not the one that the index of {repository} has: its digest is another.")
            : archive;
    }

    private static Result<IndexedVersion> Choose(RepositoryIndex index, SourceUrl repository, string name, VersionChoice choice)
    {
        if (!index.Charts.TryGetValue(name, out var chart))
        {
            return new Failure.NotFound($"{repository} has no chart '{name}'.");
        }

        if (choice.Of(chart.Versions, each => each.Version).FirstOrDefault() is { } version)
        {
            return version;
        }

        return chart.Fault is { } fault
            ? new Failure.Invalid($"The entry of '{name}' in the index of {repository} cannot be used: {fault}.")
            : new Failure.NotFound($"{repository} has no {choice} of the chart '{name}'.");
    }

    private static Result<SourceUrl> Locate(SourceUrl repository, string name, IndexedVersion version)
    {
        var folder = RepositoryIndexes.Below(repository, "").Web;
        // A relative one is relative to the repository's folder, also where it begins with what looks like a scheme to nobody but Uri.
        var text = version.Urls[0].Contains("://", StringComparison.Ordinal) ? version.Urls[0]
            : Uri.TryCreate(folder, version.Urls[0], out var joined) ? joined.AbsoluteUri
            : version.Urls[0];
        return SourceUrl.TryRead(text, out var url, out var reason)
            ? url
            : new Failure.Invalid($"The URL that the index of {repository} has for {name} {version.Version} {reason}");
    }

    private async Task<Result<byte[]>> Download(
        SourceUrl repository, SourceUrl url, string name, IndexedVersion version, RepositoryCredential? credential, CancellationToken cancellation)
    {
        if (url.IsRegistry)
        {
            return await registries.Get(url, cancellation);
        }

        if (repository.Web.Scheme == "https" && url.Web.Scheme == "http")
        {
            return new Failure.Invalid($"The index of {repository} has {name} {version.Version} at a URL without TLS: that is not followed.");
        }

        var request = new SourceRequest(url, ChartLimits.Packed) { Authorization = url.Origin == repository.Origin ? SourceRequest.Basic(credential) : null };
        if ((await client.Get(request, cancellation)).IsFailure(out var failure, out var answer))
        {
            return failure;
        }

        return answer switch
        {
            { IsSuccess: true } => answer.Body,
            { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new Failure.Invalid(
                $"{ChartSourceFailures.Origin(url.Web)} wants a credential for {name} {version.Version}. That of the repository goes to the repository's own host only."),
            _ => new Failure.NotFound(
                $"{name} {version.Version} is in the index of {repository}, and where it should be the status is {(int)answer.Status}."),
        };
    }

    private static bool IsDigestOf(byte[] archive, string digest) => string.Equals(
        digest.StartsWith(DigestPrefix, StringComparison.OrdinalIgnoreCase) ? digest[DigestPrefix.Length..] : digest,
        Convert.ToHexString(SHA256.HashData(archive)),
        StringComparison.OrdinalIgnoreCase);
}
