using K13d.Infrastructure.Charts.Archives;
using K13d.Infrastructure.Processes;
using K13d.Testing.Charts;
using K13d.Testing.Folders;
using K13d.Testing.Tools;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

/// <summary>What the real helm makes and gets, against what K13d takes and gets.</summary>
public sealed class HelmsArchivesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_helm_packages_is_taken_with_subcharts_and_definitions_in_it()
    {
        await Helm("create", "outer");
        await Helm("create", "outer/charts/unpacked");
        await Helm("create", "packed");
        await Helm("package", "packed", "-d", "outer/charts");
        Directory.CreateDirectory(Path.Combine(folder.Path, "outer", "crds"));
        folder.Write("outer/crds/widgets.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n");
        await File.AppendAllTextAsync(
            Path.Combine(folder.Path, "outer", "Chart.yaml"),
            "\ndependencies:\n- {name: packed, version: 0.1.0, repository: \"\"}\n- {name: unpacked, version: 0.1.0, repository: \"\"}\n",
            Cancellation);
        await Helm("package", "outer", "--version", "3.2.1", "--app-version", "7");

        var chart = Value(ChartArchive.Check(await Read("outer-3.2.1.tgz"), Cancellation));

        Assert.Equal(("outer", "3.2.1", "7", true), (chart.Metadata.Name, chart.Metadata.Version, chart.Metadata.AppVersion, chart.HasDefinitions));
    }

    [Theory, InlineData(null), InlineData("^1.0"), InlineData("~1.1.0"), InlineData(">=1.0.0-0"), InlineData("1.0.0"), InlineData("1.x"), InlineData(">1.0.0, <2.0.0")]
    public async Task K13d_gets_byte_for_byte_what_helm_pull_gets(string? version)
    {
        await using var server = await ChartServer.Start();
        await using var charts = new ChartServices(server.Url);
        Directory.CreateDirectory(Path.Combine(folder.Path, "repository"));
        await Helm("create", "hello");
        foreach (var each in new[] { "1.0.0", "1.1.0", "1.1.3", "1.2.0-rc.1", "2.0.0" })
        {
            await Helm("package", "hello", "--version", each, "-d", "repository");
            server.Serve($"/hello-{each}.tgz", await Read($"repository/hello-{each}.tgz"));
        }

        await Helm("repo", "index", "repository");
        server.Serve("/index.yaml", await Read("repository/index.yaml"));
        await Helm(["pull", "hello", "--repo", server.Url, .. version is null ? Array.Empty<string>() : ["--version", version]]);

        using var chart = Value(await charts.Fetch("hello", server.Url, version));

        var pulled = Assert.Single(Directory.GetFiles(folder.Path, "*.tgz"));
        Assert.Equal(Path.GetFileName(pulled), Path.GetFileName(chart.Archive));
        Assert.Equal(await File.ReadAllBytesAsync(pulled, Cancellation), await File.ReadAllBytesAsync(chart.Archive, Cancellation));
    }

    [Fact]
    public async Task A_folder_that_K13d_packs_holds_what_helm_would_package()
    {
        await using var charts = new ChartServices(folder: folder.Path);
        await Helm("create", "hello");
        folder.Write("hello/notes.swp", "x");
        folder.Write("hello/templates/.hidden.yaml", "x");
        using var chart = Value(await charts.Fetch("hello"));

        await Helm("package", "hello");

        Assert.Equal(Files(await Read("hello-0.1.0.tgz")), Files(await File.ReadAllBytesAsync(chart.Archive, Cancellation)));
    }

    private Task<byte[]> Read(string path) => File.ReadAllBytesAsync(Path.Combine(folder.Path, path), Cancellation);

    private static SortedDictionary<string, string> Files(byte[] archive)
    {
        using var unpacked = new System.IO.Compression.GZipStream(new MemoryStream(archive), System.IO.Compression.CompressionMode.Decompress);
        var tar = new TarReading(unpacked, new ArchiveBudget());
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (tar.Next())
        {
            // helm writes Chart.yaml anew.
            files[tar.Name] = tar.Name.EndsWith("/Chart.yaml", StringComparison.Ordinal) ? "" : System.Text.Encoding.UTF8.GetString(tar.Content(1024 * 1024));
        }

        return files;
    }

    private async Task Helm(params string[] arguments)
    {
        var request = new ProcessRequest(Programs.Helm, arguments)
        {
            Environment = new Dictionary<string, string> { ["HOME"] = folder.Path, ["HELM_CACHE_HOME"] = Path.Combine(folder.Path, "cache") },
            WorkingDirectory = folder.Path,
            Timeout = TimeSpan.FromMinutes(1),
        };
        var outcome = Value(await new ProcessRunner(TimeProvider.System).Run(request, Cancellation));
        Assert.True(outcome.ExitCode == 0, $"helm {string.Join(' ', arguments)}: {outcome.Error}");
    }
}
