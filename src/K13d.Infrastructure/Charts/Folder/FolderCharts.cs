using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Archives;

namespace K13d.Infrastructure.Charts.Folder;

/// <summary>Gets charts from the charts folder: <c>name-version.tgz</c>, or a folder <c>name</c> with a <c>Chart.yaml</c>.</summary>
internal sealed class FolderCharts(ChartOptions options)
{
    private const string Extension = ".tgz";

    /// <summary>The archive, whose content is not checked yet. NotFound where the folder has no such chart; Invalid where there is no folder.</summary>
    public async Task<Result<byte[]>> Get(string name, VersionChoice choice, CancellationToken cancellation)
    {
        if (options.Folder is not { } folder)
        {
            return new Failure.Invalid(
                $"The chart '{name}' needs a source: give 'repo', the URL of a repository (https, http or oci) or the name of one that K13d knows, or name the chart as 'repository/{name}' or 'oci://registry/path/{name}'. There is no charts folder (K13D_HELM__CHARTSDIR).");
        }

        if (FolderPath.Real(folder) is not { } root)
        {
            return ChartSourceFailures.Unavailable("The charts folder (K13D_HELM__CHARTSDIR) is not there. Try again later.");
        }

        try
        {
            var found = Candidates(root, name).ToArray();
            if (choice.Of(found, candidate => candidate.Version).FirstOrDefault() is { } chosen)
            {
                return await chosen.Read(cancellation);
            }

            return found.Length > 0
                ? new Failure.NotFound($"The charts folder has no {choice} of the chart '{name}'.")
                : new Failure.NotFound(
                    $"The charts folder has no chart '{name}': give 'repo', the URL of a repository (https, http or oci) or the name of one that K13d knows, where it is elsewhere.");
        }
        catch (UnusableArchiveException unusable)
        {
            return new Failure.Invalid($"The chart '{name}' of the charts folder cannot be used: {unusable.Message}.");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return ChartSourceFailures.Unavailable($"The chart '{name}' of the charts folder cannot be read: K13d's user may not, or it changes this moment.");
        }
    }

    private static IEnumerable<Candidate> Candidates(string root, string name)
    {
        foreach (var file in Directory.EnumerateFiles(root, $"{name}-*{Extension}"))
        {
            var version = Path.GetFileName(file)[(name.Length + 1)..^Extension.Length];
            if (VersionChoice.IsVersion(version) && Inside(root, file) is { } archive)
            {
                yield return new Candidate(version, cancellation => ReadArchive(archive, cancellation));
            }
        }

        if (Inside(root, Path.Combine(root, name)) is { } folder && File.Exists(Path.Combine(folder, "Chart.yaml")))
        {
            var packing = new FolderPacking(folder, name);
            yield return new Candidate(packing.Metadata().Version, packing.Pack);
        }
    }

    /// <summary>Where it really is; null where that is outside of the charts folder.</summary>
    private static string? Inside(string root, string path) => FolderPath.Real(path) is { } real && FolderPath.IsBelow(real, root) ? real : null;

    private static async Task<byte[]> ReadArchive(string path, CancellationToken cancellation) => new FileInfo(path).Length <= ChartLimits.Packed
        ? await File.ReadAllBytesAsync(path, cancellation)
        : throw new UnusableArchiveException($"it is larger than {ChartLimits.Packed / (1024 * 1024)} MiB");

    private sealed record Candidate(string Version, Func<CancellationToken, Task<byte[]>> Read);
}
