using System.Collections.Concurrent;
using System.Net;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Http;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Repositories;

/// <summary>
/// Gets the indexes of repositories. One that was read before is kept and asked for again only whether it has changed; it is kept for the URL together
/// with the credential that it was got with, so that who has none is told by the repository itself (CVE-2025-14269).
/// </summary>
internal sealed class RepositoryIndexes(SourceClient client, TimeProvider time)
{
    private const long MostBytes = 50 * 1024 * 1024;
    private const int MostKept = 16;

    /// <summary>Of what was read for all that is kept, which takes about as much memory.</summary>
    private const long MostKeptBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<(string Url, RepositoryCredential? Credential), Kept> kept = new();

    /// <summary>As the client says; Invalid where there is no index, or the repository refuses the credential.</summary>
    public async Task<Result<RepositoryIndex>> Get(SourceUrl repository, RepositoryCredential? credential, CancellationToken cancellation)
    {
        var key = (repository.ToString(), credential);
        var known = kept.GetValueOrDefault(key);
        var request = new SourceRequest(Below(repository, "index.yaml"), MostBytes)
        {
            Authorization = SourceRequest.Basic(credential),
            Known = known?.Validators,
        };
        if ((await client.Get(request, cancellation)).IsFailure(out var failure, out var answer))
        {
            return failure;
        }

        if (answer.Status == HttpStatusCode.NotModified && known is not null)
        {
            known.Used = time.GetTimestamp();
            return known.Index;
        }

        if (!answer.IsSuccess)
        {
            return Refused(repository, answer.Status);
        }

        try
        {
            var index = await Task.Run(() => IndexReader.Read(answer.Body), cancellation);
            Keep(key, new Kept(index, answer.Validators, answer.Body.Length) { Used = time.GetTimestamp() });
            return index;
        }
        catch (UnusableIndexException unusable)
        {
            return new Failure.Invalid($"The index of {repository} cannot be used: {unusable.Message}.");
        }
    }

    /// <summary>What is in the repository's folder.</summary>
    public static SourceUrl Below(SourceUrl repository, string name) =>
        repository with { Web = new UriBuilder(repository.Web) { Path = $"{repository.Path}/{name}" }.Uri };

    private void Keep((string Url, RepositoryCredential? Credential) key, Kept index)
    {
        // Without them the whole would have to come again anyway.
        if (index.Validators is { Tag: null, Modified: null })
        {
            return;
        }

        kept[key] = index;
        while (kept.Count > MostKept || kept.Values.Sum(each => each.Bytes) > MostKeptBytes)
        {
            kept.TryRemove(kept.MinBy(each => each.Value.Used).Key, out _);
        }
    }

    private static Failure.Invalid Refused(SourceUrl repository, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
            $"{repository} wants a credential, or another one: an administrator adds the repository with its credential, with POST /api/helm/repos, and its name is given as 'repo'."),
        _ => new($"{repository} is no chart repository: for its index.yaml it answers with the status {(int)status}."),
    };

    private sealed record Kept(RepositoryIndex Index, SourceValidators Validators, long Bytes)
    {
        /// <summary>When it was asked for last, by the clock's ticks.</summary>
        public long Used { get; set; }
    }
}
