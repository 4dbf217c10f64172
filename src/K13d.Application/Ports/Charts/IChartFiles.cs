using K13d.Domain.Failures;

namespace K13d.Application.Ports.Charts;

/// <summary>Reads what is in a chart's archive.</summary>
public interface IChartFiles
{
    /// <summary>The text of the first of these files that the chart has, upper and lower case alike. NotFound where it has none; Invalid where that is too large.</summary>
    Task<Result<string>> Read(FetchedChart chart, IReadOnlyList<string> files, CancellationToken cancellation);
}
