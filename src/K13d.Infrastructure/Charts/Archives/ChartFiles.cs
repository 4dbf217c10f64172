using System.IO.Compression;
using System.Text;
using K13d.Application.Ports.Charts;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Charts.Archives;

/// <summary>Reads files out of archives that <see cref="ChartArchive"/> has looked into.</summary>
internal sealed class ChartFiles : IChartFiles
{
    private const int MostBytes = 1024 * 1024;

    public async Task<Result<string>> Read(FetchedChart chart, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var archive = await File.ReadAllBytesAsync(chart.Archive, cancellation);
        try
        {
            return Find(archive, [.. files.Select(file => $"{chart.Name}/{file}")]) is { } text
                ? text
                : new Failure.NotFound($"The chart {chart.Name} {chart.Version} has no {files[0]}.");
        }
        catch (UnusableArchiveException unusable)
        {
            return new Failure.Invalid($"{files[0]} of the chart {chart.Name} {chart.Version} cannot be shown: {unusable.Message}.");
        }
    }

    /// <summary>The first of these, in this order, that is there.</summary>
    private static string? Find(byte[] archive, string[] paths)
    {
        using var unpacked = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        var tar = new TarReading(unpacked, new ArchiveBudget());
        var (found, rank) = ((string?)null, paths.Length);
        while (rank > 0 && tar.Next())
        {
            var at = Array.FindIndex(paths, path => string.Equals(path, tar.Name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0 && at < rank && !tar.IsFolder)
            {
                (found, rank) = (Encoding.UTF8.GetString(tar.Content(MostBytes)), at);
            }
        }

        return found;
    }
}
