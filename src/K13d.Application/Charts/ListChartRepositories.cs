using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>Lists the chart repositories and registries that K13d knows by a name.</summary>
public sealed record ListChartRepositories : IQuery<ChartRepositoryList>, IRequires
{
    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Items">By name.</param>
public sealed record ChartRepositoryList(IReadOnlyList<DescribedRepository> Items);

/// <summary>A chart repository or registry.</summary>
/// <param name="Name">What `repo` may say in place of the URL, and what stands before the slash in `repository/chart`.</param>
/// <param name="HasCredentials">Whether K13d logs in there; with what is never shown.</param>
/// <param name="Registry">Whether it is a registry (`oci`), which cannot be searched.</param>
public sealed record DescribedRepository(string Name, string Url, bool HasCredentials, bool Registry)
{
    private const string RegistryScheme = "oci://";

    public static DescribedRepository Of(KnownRepository repository) => new(
        repository.Name, repository.Url, repository.HasCredential, repository.Url.StartsWith(RegistryScheme, StringComparison.OrdinalIgnoreCase));
}

internal sealed class ListChartRepositoriesHandler(IChartCatalog catalog) : IQueryHandler<ListChartRepositories, ChartRepositoryList>
{
    public async Task<Result<ChartRepositoryList>> Handle(ListChartRepositories request, CancellationToken cancellationToken) =>
        (await catalog.Repositories(cancellationToken)).Map(all => new ChartRepositoryList([.. all.Select(DescribedRepository.Of)]));
}
