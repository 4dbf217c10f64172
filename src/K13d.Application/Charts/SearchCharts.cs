using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>Looks for charts in the repositories that K13d knows, as <c>helm search repo</c> does.</summary>
/// <param name="Text">A part of a chart's name or description; absent for all.</param>
/// <param name="Repository">The only repository that is asked; absent for all.</param>
/// <param name="Version">A version or a range; absent for stable ones.</param>
/// <param name="Versions"><c>all</c> for each version and not only the newest that fits.</param>
/// <param name="Limit">How many at most.</param>
public sealed record SearchCharts(string? Text = null, string? Repository = null, string? Version = null, string? Versions = null, int Limit = SearchCharts.UsualLimit)
    : IQuery<ChartSearch>, IRequires
{
    public const int UsualLimit = 500;
    public const string All = "all";

    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Items">By name, the newest version first.</param>
/// <param name="Total">How many there are without the limit.</param>
/// <param name="Unavailable">The repositories that did not answer as they should: their charts are missing.</param>
/// <param name="NotSearched">The registries, which cannot be searched.</param>
public sealed record ChartSearch(
    IReadOnlyList<FoundChart> Items, int Total, IReadOnlyList<SilentRepository> Unavailable, IReadOnlyList<string> NotSearched);

/// <param name="Error">Why.</param>
public sealed record SilentRepository(string Repository, string Error);

public sealed class SearchChartsValidator : AbstractValidator<SearchCharts>
{
    private const int LongestText = 256;
    private const int MostLimit = 5000;

    public SearchChartsValidator()
    {
        RuleFor(request => request.Text)
            .Must(text => text is null || text.Length <= LongestText)
            .WithMessage($"q must have at most {LongestText} characters.");
        RuleFor(request => request.Repository!).RepositoryName().WithName("repo").When(request => !string.IsNullOrEmpty(request.Repository));
        RuleFor(request => request.Version).OptionalVersion();
        RuleFor(request => request.Versions)
            .Must(versions => versions is null or "" or SearchCharts.All or "latest")
            .WithMessage("versions must be all or latest.");
        RuleFor(request => request.Limit).InclusiveBetween(1, MostLimit).WithMessage($"limit must be from 1 to {MostLimit}.");
    }
}

internal sealed class SearchChartsHandler(IChartCatalog catalog) : IQueryHandler<SearchCharts, ChartSearch>
{
    public async Task<Result<ChartSearch>> Handle(SearchCharts request, CancellationToken cancellationToken)
    {
        var query = new ChartQuery(NullIfEmpty(request.Text), NullIfEmpty(request.Repository), NullIfEmpty(request.Version), request.Versions == SearchCharts.All);
        return (await catalog.Search(query, cancellationToken)).Map(found => new ChartSearch(
            [.. found.Charts.Take(request.Limit)],
            found.Charts.Count,
            [.. found.Unavailable.Select(each => new SilentRepository(each.Key, each.Value))],
            found.Registries));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
