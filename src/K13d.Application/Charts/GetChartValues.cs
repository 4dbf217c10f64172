using FluentValidation;
using K13d.Application.Ports.Charts;

namespace K13d.Application.Charts;

/// <summary>Reads the values that a chart has unless others are given.</summary>
public sealed record GetChartValues(string Repository, string Chart, string? Version = null) : ChartReading(Repository, Chart, Version);

public sealed class GetChartValuesValidator : AbstractValidator<GetChartValues>
{
    public GetChartValuesValidator() => ChartReading.Validate(this);
}

internal sealed class GetChartValuesHandler(ICharts charts, IChartFiles files) : ChartReadingHandler<GetChartValues>(charts, files, ["values.yaml"]);
