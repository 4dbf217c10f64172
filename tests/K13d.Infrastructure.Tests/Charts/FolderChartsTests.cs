using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Archives;
using K13d.Testing.Charts;
using K13d.Testing.Folders;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class FolderChartsTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder outside = new();
    private readonly ChartServices charts;

    public FolderChartsTests() => charts = new ChartServices(folder: folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await charts.DisposeAsync();
        folder.Dispose();
        outside.Dispose();
    }

    [Theory, InlineData(null, "1.10.0"), InlineData("~1.2", "1.2.3"), InlineData("2.0.0-rc.1", "2.0.0-rc.1")]
    public async Task The_newest_archive_that_fits_is_taken(string? version, string expected)
    {
        foreach (var each in new[] { "1.2.3", "1.10.0", "2.0.0-rc.1" })
        {
            Archive(PackedChart.Of(version: each), $"hello-{each}.tgz");
        }

        Archive(PackedChart.Of("hello-web", "9.0.0"), "hello-web-9.0.0.tgz");

        using var chart = Value(await charts.Fetch("hello", version: version));

        Assert.Equal(("hello", expected), (chart.Name, chart.Version));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder.Path, $"hello-{expected}.tgz"), Cancellation), await File.ReadAllBytesAsync(chart.Archive, Cancellation));
    }

    [Fact]
    public async Task A_folder_is_packed_without_what_it_ignores()
    {
        Unpacked("hello", "1.2.0");
        Write("hello/.helmignore", "# editors\n*.swp\n.git/\n/docs/secret.txt\n");
        Write("hello/templates/.one.yaml.swp", "x");
        Write("hello/.git/config", "x");
        Write("hello/docs/secret.txt", "x");
        Write("hello/docs/open.txt", "x");
        var deep = string.Concat(Enumerable.Repeat("a-folder-of-some-depth/", 12)) + "file.txt";
        Write($"hello/files/{deep}", "x");

        using var chart = Value(await charts.Fetch("hello"));

        Assert.Equal("1.2.0", chart.Version);
        Assert.Equal(
            ["hello/.helmignore", "hello/Chart.yaml", "hello/docs/open.txt", $"hello/files/{deep}", "hello/templates/config.yaml", "hello/values.yaml"],
            Names(await File.ReadAllBytesAsync(chart.Archive, Cancellation)));
    }

    [Fact]
    public async Task A_link_that_leaves_the_folder_is_not_followed_and_one_within_it_is()
    {
        var archive = Path.Combine(outside.Path, "evil-1.2.0.tgz");
        await File.WriteAllBytesAsync(archive, PackedChart.Of("evil"), Cancellation);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "evil-1.2.0.tgz"), archive);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "linked"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "circle-1.2.0.tgz"), Path.Combine(folder.Path, "circle-1.2.0.tgz"));
        // As Kubernetes mounts a ConfigMap.
        Write("..2026/hello-1.2.0.tgz", "");
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "..2026", "hello-1.2.0.tgz"), PackedChart.Of(), Cancellation);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "..data"), "..2026");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "hello-1.2.0.tgz"), "..data/hello-1.2.0.tgz");

        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("evil")));
        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("linked")));
        Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("circle")));
        using var chart = Value(await charts.Fetch("hello"));
        Assert.Equal("hello", chart.Name);
    }

    [Theory, InlineData("templates/passwd"), InlineData("Chart.yaml"), InlineData("values.yaml"), InlineData(".helmignore")]
    public async Task A_link_in_a_charts_own_folder_is_refused(string path)
    {
        Unpacked("hello", "1.2.0");
        var link = Path.Combine(folder.Path, "hello", path);
        File.Delete(link);
        File.CreateSymbolicLink(link, "/etc/passwd");

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello")));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("hello/../../etc")]
    [InlineData("*")]
    [InlineData("hel?o")]
    public async Task A_name_that_leads_elsewhere_is_no_name(string name)
    {
        Unpacked("hello", "1.2.0");

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch(name)));
    }

    [Fact]
    public async Task What_the_folder_does_not_have_is_not_found_with_the_way_to_name_a_source()
    {
        Archive(PackedChart.Of(), "hello-1.2.0.tgz");

        Assert.Contains("'repo'", Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("nginx"))).Message, StringComparison.Ordinal);
        Assert.Contains("^2", Assert.IsType<Failure.NotFound>(FailureOf(await charts.Fetch("hello", version: "^2"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_of_the_folder_gets_the_same_check()
    {
        Archive(PackedChart.Files(("hello/Chart.yaml", "apiVersion: v2\nname: hello\n")), "hello-1.2.0.tgz");
        Archive(PackedChart.Of("other"), "renamed-1.2.0.tgz");

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello")));
        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("renamed")));
    }

    private void Archive(byte[] archive, string name) => File.WriteAllBytes(Path.Combine(folder.Path, name), archive);

    private void Unpacked(string name, string version)
    {
        Write($"{name}/Chart.yaml", PackedChart.Metadata(name, version));
        Write($"{name}/values.yaml", "a: 1\n");
        Write($"{name}/templates/config.yaml", "kind: ConfigMap\n");
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static IEnumerable<string> Names(byte[] archive)
    {
        using var unpacked = new System.IO.Compression.GZipStream(new MemoryStream(archive), System.IO.Compression.CompressionMode.Decompress);
        var tar = new TarReading(unpacked, new ArchiveBudget());
        while (tar.Next())
        {
            yield return tar.Name;
        }
    }
}
