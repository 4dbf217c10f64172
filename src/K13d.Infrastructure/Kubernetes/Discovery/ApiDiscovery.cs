using System.Text.Json;
using k8s.Models;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Discovery;

/// <summary>Asks the API server which kinds it serves: in two requests, or, of a server that does not aggregate them, group by group.</summary>
internal sealed class ApiDiscovery(ClusterConnection connection)
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public async Task<Result<ResourceCatalog>> Read(CancellationToken cancellation)
    {
        if ((await Get("/api", Document, cancellation)).IsFailure(out var failure, out var core)
            || (await Get("/apis", Document, cancellation)).IsFailure(out failure, out var groups))
        {
            return failure;
        }

        if ((await Kinds(core, LegacyCore, cancellation)).IsFailure(out failure, out var first)
            || (await Kinds(groups, LegacyGroups, cancellation)).IsFailure(out failure, out var others))
        {
            return failure;
        }

        return new ResourceCatalog([.. first, .. others]);
    }

    private static async Task<Result<IReadOnlyList<ResourceKind>>> Kinds(
        JsonElement document, Func<JsonElement, CancellationToken, Task<Result<IReadOnlyList<ResourceKind>>>> legacy, CancellationToken cancellation) =>
        document.TryGetProperty("kind", out var kind) && kind.ValueEquals("APIGroupDiscoveryList")
            ? FromAggregated(document.Deserialize<ApiGroupDiscoveryList>(JsonSerializerOptions.Web)?.Items ?? [])
            : await legacy(document, cancellation);

    private static ResourceKind[] FromAggregated(IReadOnlyList<ApiGroupDiscovery> groups) =>
    [
        .. from @group in groups
           from version in @group.Versions ?? []
           from resource in version.Resources ?? []
           select new ResourceKind(
               @group.Metadata?.Name ?? "",
               version.Version,
               resource.Resource,
               Singular(resource.SingularResource, resource.ResponseKind?.Kind),
               resource.ResponseKind?.Kind ?? "",
               resource.Scope == "Namespaced")
           {
               ShortNames = resource.ShortNames ?? [],
               Verbs = resource.Verbs ?? [],
           },
    ];

    private async Task<Result<IReadOnlyList<ResourceKind>>> LegacyCore(JsonElement document, CancellationToken cancellation)
    {
        var kinds = new List<ResourceKind>();
        foreach (var version in document.Deserialize<V1APIVersions>()?.Versions ?? [])
        {
            if ((await Get(ApiRequest.PathOf("api", version), ResourceList, cancellation)).IsFailure(out var failure, out var list))
            {
                return failure;
            }

            kinds.AddRange(FromLegacy("", version, list));
        }

        return kinds;
    }

    /// <summary>A group whose own API server is away is passed over: the others are served all the same.</summary>
    private async Task<Result<IReadOnlyList<ResourceKind>>> LegacyGroups(JsonElement document, CancellationToken cancellation)
    {
        var served =
            from @group in document.Deserialize<V1APIGroupList>()?.Groups ?? []
            from version in @group.Versions.Select(version => version.Version).OrderByDescending(version => version == @group.PreferredVersion?.Version)
            select (Group: @group.Name, Version: version);
        var lists = await Task.WhenAll(served.Select(async one =>
            (one.Group, one.Version, Answer: await Get(ApiRequest.PathOf("apis", one.Group, one.Version), ResourceList, cancellation))));
        return lists
            .SelectMany(one => one.Answer.IsFailure(out _, out var list) ? [] : FromLegacy(one.Group, one.Version, list))
            .ToArray();
    }

    private static IEnumerable<ResourceKind> FromLegacy(string name, string version, V1APIResourceList list) =>
        from resource in list.Resources ?? []
        where !resource.Name.Contains('/', StringComparison.Ordinal)
        select new ResourceKind(name, version, resource.Name, Singular(resource.SingularName, resource.Kind), resource.Kind, resource.Namespaced)
        {
            ShortNames = [.. resource.ShortNames ?? []],
            Verbs = [.. resource.Verbs ?? []],
        };

    // Older servers leave it out where it is the kind in lower case.
    private static string Singular(string? singular, string? kind) => string.IsNullOrEmpty(singular) ? (kind ?? "").ToLowerInvariant() : singular;

    private Task<Result<T>> Get<T>(string path, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
        where T : notnull =>
        connection.Send(new ApiRequest(HttpMethod.Get, path) { Accept = Aggregated }, read, cancellation);

    private static ValueTask<JsonElement> Document(Stream body, CancellationToken cancellation) =>
        JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: cancellation);

    private static async ValueTask<V1APIResourceList> ResourceList(Stream body, CancellationToken cancellation) =>
        await JsonSerializer.DeserializeAsync<V1APIResourceList>(body, cancellationToken: cancellation) ?? throw new JsonException("null");
}
