using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Repositories;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts;

/// <summary>Asks the indexes of all repositories at once; one that does not answer keeps nobody from the others' charts.</summary>
internal sealed class ChartCatalog(
    KnownSources known, IChartRepositories repositories, RepositoryIndexes indexes, SourceRules rules, IDemoCharts demo) : IChartCatalog
{
    public async Task<Result<IReadOnlyList<KnownRepository>>> Repositories(CancellationToken cancellation)
    {
        if ((await repositories.List(cancellation)).IsFailure(out var failure, out var added))
        {
            return failure;
        }

        var all = added.Where(each => each.Name != IDemoCharts.Name).ToList();
        if (await demo.Find(cancellation) is { } own)
        {
            all.Add(new KnownRepository(IDemoCharts.Name, own.AbsoluteUri.TrimEnd('/'), HasCredential: false));
        }

        return all.OrderBy(each => each.Name, StringComparer.Ordinal).ToArray();
    }

    public async Task<Result<string>> Probe(ChartRepository repository, CancellationToken cancellation)
    {
        if (KnownSources.Read(repository.Url, repository.Credential).IsFailure(out var failure, out var source))
        {
            return failure;
        }

        if (await rules.Refuse(source.Url, cancellation) is { } refused)
        {
            return refused;
        }

        if (source.Credential is not null && !await rules.MayLearnCredential(source.Url, cancellation))
        {
            return new Failure.Invalid($"{source.Url} is without TLS, and whoever is on the way would read the credential: use https, or name it in K13D_HELM__ALLOWEDSOURCES.");
        }

        return source.Url.IsRegistry
            ? source.Url.ToString()
            : (await indexes.Get(source.Url, source.Credential, cancellation)).Map(_ => source.Url.ToString());
    }

    public async Task<Result<ChartFinds>> Search(ChartQuery query, CancellationToken cancellation)
    {
        if (VersionChoice.Read(query.Version).IsFailure(out var failure, out var choice)
            || (await Repositories(cancellation)).IsFailure(out failure, out var all))
        {
            return failure;
        }

        if (query.Repository is { } only && (await known.Find(only, cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        var asked = all.Where(each => query.Repository is null || each.Name == query.Repository).ToArray();
        var answers = await Task.WhenAll(asked.Select(each => Search(each.Name, query, choice, cancellation)));
        var unavailable = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var (found, registries) = (new List<FoundChart>(), new List<string>());
        foreach (var (repository, answer) in asked.Zip(answers))
        {
            if (answer.IsFailure(out failure, out var charts))
            {
                unavailable[repository.Name] = failure.Message;
            }
            else if (charts.IsRegistry)
            {
                registries.Add(repository.Name);
            }
            else
            {
                found.AddRange(charts.Charts);
            }
        }

        return new ChartFinds(found, unavailable, registries);
    }

    private async Task<Result<Found>> Search(string name, ChartQuery query, VersionChoice choice, CancellationToken cancellation)
    {
        if ((await known.Find(name, cancellation)).IsFailure(out var failure, out var source))
        {
            return failure;
        }

        if (source.Url.IsRegistry)
        {
            return new Found(IsRegistry: true, []);
        }

        if (await rules.Refuse(source.Url, cancellation) is { } refused)
        {
            return refused;
        }

        return (await indexes.Get(source.Url, source.Credential, cancellation)).Map(index => new Found(
            IsRegistry: false,
            [.. index.Charts.OrderBy(chart => chart.Key, StringComparer.Ordinal).SelectMany(chart => Fitting(name, chart.Key, chart.Value, query, choice))]));
    }

    private static IEnumerable<FoundChart> Fitting(string repository, string name, IndexedChart chart, ChartQuery query, VersionChoice choice)
    {
        var full = $"{repository}/{name}";
        var versions = choice.Of(chart.Versions, version => version.Version);
        return versions
            .Where(version => query.Text is not { } text || Contains(full, text) || Contains(version.Description, text))
            .Take(query.AllVersions ? int.MaxValue : 1)
            .Select(version => new FoundChart(full, version.Version, version.AppVersion, version.Description, version.Deprecated));
    }

    private static bool Contains(string? whole, string text) => whole?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private sealed record Found(bool IsRegistry, IReadOnlyList<FoundChart> Charts);
}
