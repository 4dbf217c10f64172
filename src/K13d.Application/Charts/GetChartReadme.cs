using FluentValidation;
using K13d.Application.Ports.Charts;

namespace K13d.Application.Charts;

/// <summary>Reads what a chart's author tells those who install it.</summary>
public sealed record GetChartReadme(string Repository, string Chart, string? Version = null) : ChartReading(Repository, Chart, Version);

public sealed class GetChartReadmeValidator : AbstractValidator<GetChartReadme>
{
    public GetChartReadmeValidator() => ChartReading.Validate(this);
}

internal sealed class GetChartReadmeHandler(ICharts charts, IChartFiles files) : ChartReadingHandler<GetChartReadme>(charts, files, ["README.md", "README.txt", "README"]);
