using System.Globalization;
using System.Text.Json;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>Reads releases from the Secrets that Helm keeps them in, without running it.</summary>
/// <remarks>
/// Most revisions that a cluster has are superseded, and no list tells of them. So only the others come whole; of the superseded only the names do,
/// for the case that the newest revision is one of them, which takes somebody who has deleted a newer one.
/// </remarks>
internal sealed class ReleaseSecrets(ClusterConnection connection) : IReleases
{
    private const string OfHelm = "owner=helm";
    private const string Metadata = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

    /// <summary>A Secret has up to a megabyte.</summary>
    private const int PageOfSecrets = 50;

    private const int PageOfNames = 500;

    public async Task<Result<IReadOnlyList<ReleaseRevision>>> Latest(string? @namespace, CancellationToken cancellation)
    {
        // The names first: what is superseded then, and not the newest, has a newer one in the list that comes after.
        var latest = new Dictionary<(string Namespace, string Name), ReleaseRevision>();
        if ((await Names(@namespace, $"{OfHelm},status=superseded", cancellation)).IsFailure(out var failure, out var superseded)
            || (await Revisions(@namespace, $"{OfHelm},status!=superseded", cancellation)).IsFailure(out failure, out var others))
        {
            return failure;
        }

        Add(latest, others);
        foreach (var release in superseded.Where(key => !latest.TryGetValue(key.Release, out var other) || other.Revision < key.Revision).Select(key => key.Release).Distinct())
        {
            if ((await Revisions(release.Namespace, SelectorOf(release.Name), cancellation)).IsFailure(out failure, out var all))
            {
                return failure;
            }

            Add(latest, all);
        }

        return latest.Values
            .OrderBy(release => release.Name, StringComparer.Ordinal)
            .ThenBy(release => release.Namespace, StringComparer.Ordinal)
            .ToArray();
    }

    public async Task<Result<IReadOnlyList<ReleaseRevision>>> History(string @namespace, string name, CancellationToken cancellation)
    {
        if ((await Revisions(@namespace, SelectorOf(name), cancellation)).IsFailure(out var failure, out var revisions))
        {
            return failure;
        }

        return revisions.Count == 0 ? NoRelease(@namespace, name) : revisions.OrderBy(revision => revision.Revision).ToArray();
    }

    public async Task<Result<ReleaseContents>> Find(string @namespace, string name, int? revision, CancellationToken cancellation)
    {
        if ((await Names(@namespace, SelectorOf(name), cancellation)).IsFailure(out var failure, out var kept))
        {
            return failure;
        }

        if (kept.Count == 0)
        {
            return NoRelease(@namespace, name);
        }

        var key = kept.OrderByDescending(key => key.Revision).FirstOrDefault(key => revision is null || key.Revision == revision);
        if (key == default)
        {
            return new Failure.NotFound($"The release {name} in the namespace {@namespace} has no revision {revision}: there {Kept(kept)}.");
        }

        var path = ApiRequest.PathOf("api", "v1", "namespaces", @namespace, "secrets", ReleaseSecret.NameOf(name, key.Revision));
        if ((await connection.Send(new ApiRequest(HttpMethod.Get, path), Read<ReleaseSecret>, cancellation)).IsFailure(out failure, out var secret))
        {
            return failure;
        }

        var (contents, fault) = ReleaseReader.Contents(key, secret);
        return contents is null
            ? new Failure.ClusterFailed(fault) { Details = new Dictionary<string, object?> { ["reason"] = "UnreadableRelease" } }
            : contents;
    }

    /// <summary>Unreadable ones are among them.</summary>
    private async Task<Result<List<ReleaseRevision>>> Revisions(string? @namespace, string selector, CancellationToken cancellation) =>
        await Pages(@namespace, selector, ApiRequest.Json, PageOfSecrets, ReleaseReader.Summary, cancellation);

    private async Task<Result<List<RevisionKey>>> Names(string? @namespace, string selector, CancellationToken cancellation) =>
        await Pages(@namespace, selector, Metadata, PageOfNames, (key, _) => key, cancellation);

    /// <summary>Of each Secret only what is made of it is kept.</summary>
    private async Task<Result<List<T>>> Pages<T>(
        string? @namespace, string selector, string accept, int limit, Func<RevisionKey, ReleaseSecret, T> make, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1") + (@namespace is null ? "" : ApiRequest.PathOf("namespaces", @namespace)) + ApiRequest.PathOf("secrets");
        var all = new List<T>();
        string? next = null;
        do
        {
            var request = new ApiRequest(HttpMethod.Get, path)
            {
                Accept = accept,
                Query =
                [
                    ("labelSelector", selector),
                    ("fieldSelector", $"type={ReleaseSecret.Type}"),
                    ("limit", limit.ToString(CultureInfo.InvariantCulture)),
                    ("continue", next),
                ],
            };
            if ((await connection.Send(request, Read<ReleaseSecretList>, cancellation)).IsFailure(out var failure, out var page))
            {
                return failure;
            }

            foreach (var secret in page.Items ?? [])
            {
                if (secret.Key is { } key)
                {
                    all.Add(make(key, secret));
                }
            }

            next = page.Metadata?.Continue;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    private static void Add(Dictionary<(string Namespace, string Name), ReleaseRevision> latest, List<ReleaseRevision> revisions)
    {
        foreach (var revision in revisions)
        {
            var release = (revision.Namespace, revision.Name);
            if (!latest.TryGetValue(release, out var other) || other.Revision < revision.Revision)
            {
                latest[release] = revision;
            }
        }
    }

    private static string SelectorOf(string release) => $"{OfHelm},name={release}";

    private static async ValueTask<T> Read<T>(Stream body, CancellationToken cancellation) =>
        await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellation) ?? throw new JsonException("Nothing.");

    private static Failure.NotFound NoRelease(string @namespace, string name) =>
        new($"There is no release {name} in the namespace {@namespace}: GET /api/helm/releases lists them.");

    private static string Kept(List<RevisionKey> kept) => kept.Count == 1
        ? $"is only revision {kept[0].Revision}"
        : $"are {string.Join(", ", kept.Select(key => key.Revision).Order())}";
}
