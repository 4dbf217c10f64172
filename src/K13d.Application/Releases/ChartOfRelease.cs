using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Releases;
using K13d.Domain.Charts;
using K13d.Domain.Failures;

namespace K13d.Application.Releases;

/// <summary>Which chart a release is to be made of, and from where.</summary>
internal sealed class ChartOfRelease(ICharts charts, IReleaseSources sources)
{
    /// <summary>
    /// As the request says, or else from where it came when the release was last made of the same chart, or else from the charts folder. Invalid where the
    /// request names no chart and none is known.
    /// </summary>
    public async Task<Result<ChartSource>> Find(ChartDeployment request, ReleaseBefore before, CancellationToken cancellation)
    {
        var present = before.Newest?.Revision.Chart.Name;
        var chart = string.IsNullOrEmpty(request.Chart) ? present : request.Chart;
        if (chart is null)
        {
            return new Failure.Invalid("chart must name the chart to install.");
        }

        var named = Named(chart, request.Repo);
        if (named.Repo is not null || named.Name != chart || chart != present)
        {
            return named;
        }

        if ((await sources.Find(request.Place(), request.Name, cancellation)).IsFailure(out var failure, out var remembered))
        {
            return failure is Failure.NotFound ? named : failure;
        }

        return remembered.Name == chart ? remembered : named;
    }

    /// <summary>As a request says it.</summary>
    public static ChartSource Named(string chart, string? repo) => new(chart, string.IsNullOrEmpty(repo) ? null : repo);

    /// <inheritdoc cref="ICharts.Fetch"/>
    public Task<Result<FetchedChart>> Fetch(ChartSource source, string? version, CancellationToken cancellation) =>
        charts.Fetch(source, string.IsNullOrEmpty(version) ? null : version, cancellation);

    /// <inheritdoc cref="IReleaseSources.Remember"/>
    public Task<Result<Done>> Remember(ChartSource source, ReleaseDeployment deployment) =>
        sources.Remember(deployment.Namespace, deployment.Name, source, CancellationToken.None);
}
