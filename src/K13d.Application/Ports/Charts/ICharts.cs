using K13d.Domain.Charts;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Charts;

/// <summary>Gets charts from repositories, registries and the charts folder, from nowhere that the operator of K13d has not allowed.</summary>
public interface ICharts
{
    /// <summary>
    /// Gets a chart and checks its archive. Invalid where the source is not allowed or the archive is not one to trust; NotFound where it has no such
    /// chart or version; Unavailable <c>CHART_SOURCE_UNAVAILABLE</c> where it does not answer.
    /// </summary>
    /// <param name="version">One version or a range, as Helm writes it; null means the newest stable one.</param>
    Task<Result<FetchedChart>> Fetch(ChartSource source, string? version, CancellationToken cancellation);
}

/// <summary>A chart on K13d's own disk, in a folder that is its alone and that goes when this is disposed of.</summary>
/// <param name="Archive">The path of its <c>.tgz</c>: regular files under one folder, nothing else.</param>
/// <param name="HasDefinitions">Whether it brings CustomResourceDefinitions in <c>crds/</c>, which Helm installs before all else.</param>
/// <param name="HasOpenSchema">Whether the schema of its values refers to what is outside of it, which Helm would get, wherever that is.</param>
public sealed record FetchedChart(string Archive, string Name, string Version, string? AppVersion, bool HasDefinitions, bool HasOpenSchema) : IDisposable
{
    public void Dispose()
    {
        if (Path.GetDirectoryName(Archive) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
