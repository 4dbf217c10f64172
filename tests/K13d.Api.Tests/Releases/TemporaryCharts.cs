using K13d.Testing.Tools;

namespace K13d.Api.Tests.Releases;

/// <summary>A folder with charts of a test's own, packed by the real helm; it goes when it is disposed of.</summary>
internal sealed class TemporaryCharts : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("k13d-charts-").FullName;

    /// <param name="files">Of each: its chart, its path there, and what is in it.</param>
    public static async Task<TemporaryCharts> Pack(HelmRunner helm, params (string Chart, string Path, string Content)[] files)
    {
        var charts = new TemporaryCharts();
        var sources = Directory.CreateDirectory(Path.Combine(charts.Folder, ".sources")).FullName;
        foreach (var chart in files.GroupBy(file => file.Chart))
        {
            var folder = Directory.CreateDirectory(Path.Combine(sources, chart.Key)).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "Chart.yaml"), $"apiVersion: v2\nname: {chart.Key}\nversion: 1.0.0\n", TestContext.Current.CancellationToken);
            foreach (var (_, path, content) in chart)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
                await File.WriteAllTextAsync(Path.Combine(folder, path), content, TestContext.Current.CancellationToken);
            }

            await helm.Output("package", folder, "--destination", charts.Folder);
        }

        return charts;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
