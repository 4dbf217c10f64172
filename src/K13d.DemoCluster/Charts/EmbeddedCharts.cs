namespace K13d.DemoCluster.Charts;

/// <summary>
/// The charts of the demo, whose files are in the folders beside this one: <c>hello/1.0.0</c> and so on. The first version of a chart is there as a
/// whole; the folder of a later one has what it changes in the one made before it.
/// </summary>
internal static class EmbeddedCharts
{
    private const string Prefix = "charts/";

    /// <summary>All versions of all charts, the newest first.</summary>
    public static IReadOnlyList<ChartArchive> Pack() => [.. Folders().GroupBy(folder => folder.Metadata.Name).SelectMany(PackVersions)];

    private static IEnumerable<ChartArchive> PackVersions(IEnumerable<(ChartMetadata Metadata, Dictionary<string, byte[]> Files)> folders)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var archives = new Stack<ChartArchive>();
        foreach (var (metadata, changes) in folders.OrderBy(folder => folder.Metadata.Created))
        {
            foreach (var (path, content) in changes) files[path] = content;
            archives.Push(ChartArchive.Pack(metadata, files));
        }

        return archives;
    }

    private static IEnumerable<(ChartMetadata Metadata, Dictionary<string, byte[]> Files)> Folders() =>
        from resource in typeof(EmbeddedCharts).Assembly.GetManifestResourceNames()
        where resource.StartsWith(Prefix, StringComparison.Ordinal)
        let parts = resource.Replace('\\', '/').Split('/', 4) // As MSBuild names them on Windows.
        group (Path: parts[3], Content: Read(resource)) by (Chart: parts[1], Version: parts[2]) into folder
        let files = folder.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal)
        select (ChartMetadata.Read(files["Chart.yaml"]), files);

    private static byte[] Read(string resource)
    {
        using var stream = typeof(EmbeddedCharts).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
