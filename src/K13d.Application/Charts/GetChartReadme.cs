using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>Reads what a chart's author tells those who install it.</summary>
/// <param name="Repository">The name of a repository that K13d knows.</param>
/// <param name="Version">A version or a range; absent for the newest stable one.</param>
public sealed record GetChartReadme(string Repository, string Chart, string? Version = null) : IQuery<ChartReadme>, IRequires
{
    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Text">As the chart has it.</param>
/// <param name="Version">That was chosen.</param>
public sealed record ChartReadme(string Text, string Version);

public sealed class GetChartReadmeValidator : AbstractValidator<GetChartReadme>
{
    public GetChartReadmeValidator()
    {
        RuleFor(request => request.Repository).RepositoryName().WithName("repo");
        RuleFor(request => request.Chart).ChartName().WithName("name");
        RuleFor(request => request.Version).OptionalVersion();
    }
}

internal sealed class GetChartReadmeHandler(ICharts charts, IChartFiles files) : IQueryHandler<GetChartReadme, ChartReadme>
{
    private static readonly string[] Files = ["README.md", "README.txt", "README"];

    public async Task<Result<ChartReadme>> Handle(GetChartReadme request, CancellationToken cancellationToken)
    {
        if ((await charts.Fetch(new ChartSource(request.Chart, request.Repository), request.Version, cancellationToken)).IsFailure(out var failure, out var fetched))
        {
            return failure;
        }

        using var chart = fetched;
        return (await files.Read(chart, Files, cancellationToken)).Map(text => new ChartReadme(text, chart.Version));
    }
}
