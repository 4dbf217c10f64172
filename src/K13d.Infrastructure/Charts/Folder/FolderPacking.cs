using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Enumeration;
using K13d.Infrastructure.Charts.Archives;

namespace K13d.Infrastructure.Charts.Folder;

/// <summary>Packs a chart's folder as <c>helm package</c> does, without links: they may lead anywhere.</summary>
internal sealed class FolderPacking(string folder, string name)
{
    private const string IgnoreFile = ".helmignore";

    /// <summary>As Helm does without a <c>.helmignore</c>, and with one.</summary>
    private const string AlwaysIgnored = "templates/.?*";

    public ChartMetadata Metadata()
    {
        var file = new FileInfo(Path.Combine(folder, "Chart.yaml"));
        return file.LinkTarget is null && file.Length <= ChartLimits.Metadata
            ? ChartMetadata.Read(File.ReadAllBytes(file.FullName))
            : throw new UnusableArchiveException("its Chart.yaml is a link, or too large");
    }

    public async Task<byte[]> Pack(CancellationToken cancellation)
    {
        var (ignored, budget) = (Ignored(), new ArchiveBudget());
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var (path, within) in Files(folder, "", ignored))
            {
                budget.TakeEntry();
                await using var content = File.OpenRead(path);
                budget.TakeBytes(content.Length);
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, $"{name}/{within}") { DataStream = content, ModificationTime = File.GetLastWriteTimeUtc(path) }, cancellation);
            }
        }

        return packed.ToArray();
    }

    private static IEnumerable<(string Path, string Within)> Files(string folder, string prefix, IReadOnlyList<string> ignored)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var within = $"{prefix}{entry.Name}";
            var isFolder = entry is DirectoryInfo;
            if (ignored.Any(pattern => Matches(pattern, within, isFolder)))
            {
                continue;
            }

            if (entry.LinkTarget is not null)
            {
                throw new UnusableArchiveException($"'{TarReading.Shown(within)}' in it is a link");
            }

            foreach (var file in isFolder ? Files(entry.FullName, $"{within}/", ignored) : [(entry.FullName, within)])
            {
                yield return file;
            }
        }
    }

    private string[] Ignored()
    {
        var path = Path.Combine(folder, IgnoreFile);
        if (!File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return [AlwaysIgnored];
        }

        string[] patterns = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        return patterns.Any(pattern => pattern[0] == '!' || pattern.Contains("**", StringComparison.Ordinal))
            ? throw new UnusableArchiveException($"its {IgnoreFile} has a pattern with '!' or '**', which K13d does not know: package it with 'helm package'")
            : [.. patterns, AlwaysIgnored];
    }

    /// <seealso href="https://helm.sh/docs/chart_template_guide/helm_ignore_file/"/>
    private static bool Matches(string pattern, string path, bool isFolder)
    {
        if (pattern.EndsWith('/') && !isFolder)
        {
            return false;
        }

        var bare = pattern.TrimEnd('/');
        return bare.Contains('/', StringComparison.Ordinal)
            ? FileSystemName.MatchesSimpleExpression(bare.TrimStart('/'), path, ignoreCase: false)
            : FileSystemName.MatchesSimpleExpression(bare, path.AsSpan(path.LastIndexOf('/') + 1), ignoreCase: false);
    }
}
