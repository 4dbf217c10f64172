using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>A request for a file of a chart.</summary>
/// <param name="Repository">The name of a repository that K13d knows.</param>
/// <param name="Version">A version or a range; absent for the newest stable one.</param>
public abstract record ChartReading(string Repository, string Chart, string? Version) : IQuery<ChartText>, IRequires
{
    public Permission Permission => Permission.ReadReleases;

    /// <summary>What holds of every such request.</summary>
    protected internal static void Validate<T>(AbstractValidator<T> validator)
        where T : ChartReading
    {
        validator.RuleFor(request => request.Repository).RepositoryName().WithName("repo");
        validator.RuleFor(request => request.Chart).ChartName().WithName("name");
        validator.RuleFor(request => request.Version).OptionalVersion();
    }
}

/// <param name="Text">As the chart has it.</param>
/// <param name="Version">That was chosen.</param>
public sealed record ChartText(string Text, string Version);

/// <param name="names">The file, in the order of the names that it may have. NotFound where the chart has none of them.</param>
internal abstract class ChartReadingHandler<T>(ICharts charts, IChartFiles files, IReadOnlyList<string> names) : IQueryHandler<T, ChartText>
    where T : ChartReading
{
    public async Task<Result<ChartText>> Handle(T request, CancellationToken cancellationToken)
    {
        if ((await charts.Fetch(new ChartSource(request.Chart, request.Repository), request.Version, cancellationToken)).IsFailure(out var failure, out var fetched))
        {
            return failure;
        }

        using var chart = fetched;
        return (await files.Read(chart, names, cancellationToken)).Map(text => new ChartText(text, chart.Version));
    }
}
