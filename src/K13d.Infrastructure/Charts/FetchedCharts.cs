using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Archives;
using K13d.Infrastructure.Charts.Folder;
using K13d.Infrastructure.Charts.Registries;
using K13d.Infrastructure.Charts.Repositories;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts;

/// <summary>Finds out which of the kinds of sources is meant, gets the archive from there, and looks into it before anybody else does.</summary>
internal sealed class FetchedCharts(
    KnownSources known, SourceRules rules, RepositoryCharts repositories, RegistryCharts registries, FolderCharts folder) : ICharts
{
    public async Task<Result<FetchedChart>> Fetch(ChartSource source, string? version, CancellationToken cancellation)
    {
        if (ChartPlace.Of(source).IsFailure(out var failure, out var place)
            || VersionChoice.Read(version).IsFailure(out failure, out var choice)
            || (await Get(place, choice, cancellation)).IsFailure(out failure, out var archive)
            || (await Task.Run(() => ChartArchive.Check(archive, cancellation), cancellation)).IsFailure(out failure, out var chart))
        {
            return failure;
        }

        return chart.Metadata.Name == place.Name
            ? await Keep(archive, chart, cancellation)
            : new Failure.Invalid($"What {source} has is the chart '{chart.Metadata.Name}'.");
    }

    private async Task<Result<byte[]>> Get(ChartPlace place, VersionChoice choice, CancellationToken cancellation)
    {
        if (place.Repository is not { } repository)
        {
            return await folder.Get(place.Name, choice, cancellation);
        }

        if ((await known.Find(repository, cancellation)).IsFailure(out var failure, out var source))
        {
            return failure;
        }

        if (await rules.Refuse(source.Url, cancellation) is { } refused)
        {
            return refused;
        }

        return source.Url.IsRegistry
            ? await registries.Get(source.Url, place.Name, choice, source.Credential, cancellation)
            : await repositories.Get(source.Url, place.Name, choice, source.Credential, cancellation);
    }

    private static async Task<Result<FetchedChart>> Keep(byte[] archive, CheckedChart chart, CancellationToken cancellation)
    {
        // Its owner's alone (0700).
        var folder = Directory.CreateTempSubdirectory("k13d-chart-");
        var (metadata, kept) = (chart.Metadata, false);
        try
        {
            var path = Path.Combine(folder.FullName, $"{metadata.Name}-{metadata.Version}.tgz");
            await File.WriteAllBytesAsync(path, archive, cancellation);
            kept = true;
            return new FetchedChart(path, metadata.Name, metadata.Version, metadata.AppVersion, chart.HasDefinitions, chart.HasOpenSchema);
        }
        finally
        {
            if (!kept)
            {
                folder.Delete(recursive: true);
            }
        }
    }
}
