using System.Formats.Tar;
using System.IO.Compression;
using K13d.DemoCluster.Charts;

namespace K13d.DemoCluster.Tests.Charts;

public sealed class EmbeddedChartsTests
{
    [Fact]
    public void Hello_is_there_in_three_releases_and_one_that_is_none_yet_newest_first() =>
        Assert.Equal(
            ["hello-2.0.0-rc.1.tgz", "hello-1.2.0.tgz", "hello-1.1.0.tgz", "hello-1.0.0.tgz"], EmbeddedCharts.Pack().Select(archive => archive.FileName));

    [Fact]
    public void What_is_packed_again_has_the_same_digest() =>
        Assert.Equal(EmbeddedCharts.Pack().Select(archive => archive.Digest), EmbeddedCharts.Pack().Select(archive => archive.Digest));

    [Fact]
    public void A_later_version_has_what_it_does_not_change_from_the_one_before()
    {
        var (first, last) = (Files(EmbeddedCharts.Pack()[^1]), Files(EmbeddedCharts.Pack()[0]));

        Assert.Equal(first["hello/templates/service.yaml"], last["hello/templates/service.yaml"]);
        Assert.NotEqual(first["hello/values.yaml"], last["hello/values.yaml"]);
        Assert.DoesNotContain("hello/templates/disruption-budget.yaml", first.Keys);
        Assert.Contains("hello/templates/disruption-budget.yaml", last.Keys);
    }

    [Fact]
    public void An_archive_has_regular_files_in_the_charts_folder_and_nothing_else() =>
        Assert.All(EmbeddedCharts.Pack().SelectMany(Entries), entry =>
        {
            Assert.Equal(TarEntryType.RegularFile, entry.Type);
            Assert.StartsWith("hello/", entry.Name, StringComparison.Ordinal);
        });

    private static Dictionary<string, string> Files(ChartArchive archive) =>
        Entries(archive).ToDictionary(entry => entry.Name, entry => entry.Text, StringComparer.Ordinal);

    private static IEnumerable<(string Name, TarEntryType Type, string Text)> Entries(ChartArchive archive)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive.Content), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            yield return (entry.Name, entry.EntryType, new StreamReader(entry.DataStream!).ReadToEnd());
        }
    }
}
