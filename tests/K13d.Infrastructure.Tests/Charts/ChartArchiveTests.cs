using System.Formats.Tar;
using System.Text;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Archives;
using K13d.Testing.Charts;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class ChartArchiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void A_link_or_a_device_in_an_archive_is_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "hello/templates/secret.yaml");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        Refused(With(entry), "link");
    }

    [Theory]
    [InlineData("../evil.yaml")]
    [InlineData("hello/../../evil.yaml")]
    [InlineData("hello/..")]
    [InlineData("hello/./values.yaml")]
    [InlineData("hello//values.yaml")]
    [InlineData("/etc/cron.d/evil")]
    [InlineData("hello\\..\\..\\evil")]
    [InlineData("C:/hello/evil")]
    [InlineData("hello/evil\nname")]
    [InlineData("hello/values.yaml")]
    [InlineData("other/evil.yaml")]
    [InlineData("evil.yaml")]
    [InlineData("./hello/evil.yaml")]
    public void A_path_that_leads_out_of_its_folder_or_is_there_twice_is_refused(string path)
    {
        foreach (TarEntry entry in new TarEntry[]
        {
            new PaxTarEntry(TarEntryType.RegularFile, path), new GnuTarEntry(TarEntryType.RegularFile, path), new UstarTarEntry(TarEntryType.RegularFile, path),
        })
        {
            Refused(With(entry));
        }
    }

    [Theory]
    [InlineData(false, """{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {}}, "properties": {"a": {"$ref": "#/definitions/a"}, "$ref": {"type": "string"}}}""")]
    [InlineData(false, """{"$schema": "https://json-schema.org/draft/2020-12/schema", "$dynamicRef": "#a"}""")]
    [InlineData(true, """{"properties": {"a": {"$ref": "http://169.254.169.254/latest"}}}""")]
    [InlineData(true, """{"$ref": "#/a", "allOf": [{"$ref": "file:///etc/passwd"}]}""")]
    [InlineData(true, """{"$ref": "file:///etc/passwd", "$ref": "#/a"}""")]
    [InlineData(true, """{"\u0024ref": "other.json"}""")]
    [InlineData(true, """{"$id": "http://evil.example/", "$dynamicRef": "x"}""")]
    [InlineData(true, """{"$schema": "http://evil.example/schema"}""")]
    [InlineData(true, "{,}")]
    public void A_schema_that_refers_to_what_is_outside_of_it_is_open(bool open, string schema)
    {
        Assert.Equal(open, Value(Check(PackedChart.Of(files: ("values.schema.json", schema)))).HasOpenSchema);
        Assert.Equal(open, Value(Check(With(File("hello/charts/sub.tgz", PackedChart.Of("sub", files: ("values.schema.json", schema)))))).HasOpenSchema);
        Assert.Equal(open, Value(Check(PackedChart.Of(files: [("charts/sub/Chart.yaml", PackedChart.Metadata("sub")), ("charts/sub/values.schema.json", schema)]))).HasOpenSchema);
    }

    [Fact]
    public void A_long_name_in_any_format_is_read_and_cannot_hide_a_way_out()
    {
        var folder = string.Concat(Enumerable.Repeat("abcdefghi/", 15));
        foreach (var format in new[] { TarEntryFormat.Pax, TarEntryFormat.Gnu, TarEntryFormat.Ustar })
        {
            Assert.Null(FailureOf(Check(With(Entry(format, $"hello/{folder}file.yaml")))));
        }

        foreach (var format in new[] { TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            Refused(With(Entry(format, $"hello/{folder}{string.Concat(Enumerable.Repeat("../", 17))}evil")));
        }
    }

    [Fact]
    public void A_bomb_stops_when_it_has_unpacked_to_a_hundred_mebibytes()
    {
        var bomb = With(new UstarTarEntry(TarEntryType.RegularFile, "hello/zeros") { DataStream = new MemoryStream(new byte[300 * 1024 * 1024]) });
        Assert.InRange(bomb.Length, 0, 3 * 1024 * 1024);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bomb, "100 MiB");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * 1024 * 1024);
    }

    [Fact]
    public void Bombs_in_archives_in_it_count_with_it()
    {
        var nested = PackedChart.Entries(
            [.. Chart("sub"), new UstarTarEntry(TarEntryType.RegularFile, "sub/zeros") { DataStream = new MemoryStream(new byte[60 * 1024 * 1024]) }]);

        Assert.Null(FailureOf(Check(With(File("hello/charts/one.tgz", nested)))));
        Refused(With(File("hello/charts/one.tgz", nested), File("hello/charts/two.tgz", nested)), "100 MiB");
    }

    [Fact]
    public void More_than_ten_thousand_files_are_refused() => Refused(
        With([.. Enumerable.Range(0, 10_000).Select(number => new UstarTarEntry(TarEntryType.RegularFile, $"hello/files/{number}"))]), "10000");

    [Fact]
    public void Archives_in_archives_without_end_are_refused()
    {
        var innermost = PackedChart.Of("sub");
        for (var level = 0; level < 10; level++)
        {
            innermost = PackedChart.Entries([.. Chart("sub"), File("sub/charts/sub.tgz", innermost)]);
        }

        Refused(With(File("hello/charts/sub.tgz", innermost)), "deep");
    }

    [Fact]
    public void An_archive_in_it_gets_the_same_check()
    {
        var evil = PackedChart.Entries([.. Chart("sub"), new UstarTarEntry(TarEntryType.SymbolicLink, "sub/values.yaml") { LinkName = "/etc/passwd" }]);

        Refused(With(File("hello/charts/sub-1.2.0.tgz", evil)), "link");
        Refused(With(File("hello/charts/sub-1.2.0.tgz", PackedChart.Entries([.. Chart("sub"), File("sub/charts/deeper.tgz", evil)]))), "link");
        Refused(With(File("hello/charts/sub-1.2.0.tgz", "no archive"u8.ToArray())));
    }

    [Theory, InlineData('x'), InlineData('g'), InlineData('L')]
    public void A_header_that_announces_two_gigabytes_reserves_none(char type)
    {
        var header = Header("hello/x", type, size: 0x7FFFFFC0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(PackedChart.Gzip(header));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 * 1024 * 1024);
    }

    [Theory]
    [InlineData("size=1")]
    [InlineData("linkpath=/etc/passwd")]
    [InlineData("GNU.sparse.name=hello/evil")]
    public void Attributes_that_let_readers_disagree_are_refused(string record)
    {
        var text = $" {record}\n";
        var length = text.Length + 2;
        var content = Encoding.UTF8.GetBytes($"{length}{text}");
        Assert.Equal(length, content.Length);

        Refused(PackedChart.Gzip([.. Header("hello/x", 'x', content.Length), .. content, .. new byte[512 - content.Length]]), record.Split('=')[0]);
    }

    [Fact]
    public void Rubbish_is_refused_whatever_it_is()
    {
        var good = PackedChart.Of();
        Refused([]);
        Refused("no archive"u8.ToArray());
        Refused(PackedChart.Gzip("no tar"u8));
        Refused(PackedChart.Gzip(new byte[1024]));
        Refused(PackedChart.Gzip(Header("hello/x", '0', size: 1000)));
        var random = new Random(17);
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var harmed = good.ToArray();
            harmed[random.Next(harmed.Length)] ^= (byte)(1 << random.Next(8));
            // It is refused, or nothing that counts was harmed; it never throws.
            _ = Check(attempt % 2 == 0 ? harmed : harmed[..random.Next(harmed.Length)]);
        }
    }

    [Theory]
    [InlineData("name: hello\nversion: 1.2.0")]
    [InlineData("apiVersion: v3\nname: hello\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nname: hello")]
    [InlineData("apiVersion: v2\nname: hello\nversion: newest")]
    [InlineData("apiVersion: v2\nname: hello\nversion: 1.2.0/../../evil")]
    [InlineData("apiVersion: v2\nname: ../hello\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nname: .\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nname: ..\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nname: [hello]\nversion: 1.2.0")]
    [InlineData("apiVersion: v2\nname: other\nversion: 1.2.0")]
    [InlineData("- apiVersion: v2")]
    [InlineData("a: &a [*a]")]
    [InlineData("{")]
    [InlineData("")]
    public void A_Chart_yaml_that_Helm_would_not_take_is_refused(string metadata) =>
        Refused(PackedChart.Files(("hello/Chart.yaml", metadata), ("hello/values.yaml", "")));

    [Fact]
    public void An_archive_without_a_Chart_yaml_is_refused() => Refused(PackedChart.Files(("hello/values.yaml", "")), "Chart.yaml");

    [Fact]
    public void What_it_depends_on_must_be_in_it()
    {
        const string depends = "dependencies:\n- {name: sub, version: 1.x, repository: \"https://example.com\"}\n";

        Refused(PackedChart.Of(more: depends), "sub");
        Refused(PackedChart.Of(files: [("requirements.yaml", depends)]), "sub");
        Assert.Null(FailureOf(Check(PackedChart.Of(more: depends, files: ("charts/sub/Chart.yaml", PackedChart.Metadata("sub"))))));
        Assert.Null(FailureOf(Check(PackedChart.Entries(
            [.. Chart("hello", depends), File("hello/charts/sub-1.2.0.tgz", PackedChart.Of("sub"))]))));
    }

    [Fact]
    public void Definitions_are_seen_wherever_they_are()
    {
        const string definition = "kind: CustomResourceDefinition";
        Assert.False(Value(Check(PackedChart.Of())).HasDefinitions);
        Assert.False(Value(Check(PackedChart.Of(files: ("templates/crds/one.yaml", definition)))).HasDefinitions);
        Assert.False(Value(Check(PackedChart.Of(files: ("crds/README.md", definition)))).HasDefinitions);
        Assert.True(Value(Check(PackedChart.Of(files: ("crds/one.yaml", definition)))).HasDefinitions);
        Assert.True(Value(Check(PackedChart.Of(files: [("charts/sub/Chart.yaml", PackedChart.Metadata("sub")), ("charts/sub/crds/one.json", definition)]))).HasDefinitions);
        Assert.True(Value(Check(With(File("hello/charts/sub.tgz", PackedChart.Of("sub", files: ("crds/one.yml", definition)))))).HasDefinitions);
    }

    [Fact]
    public void Folders_of_their_own_and_comments_of_git_are_no_fault() => Assert.Null(FailureOf(Check(PackedChart.Entries(
        [
            new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "0123456789" }),
            new PaxTarEntry(TarEntryType.Directory, "hello/"),
            .. Chart("hello"),
            new UstarTarEntry(TarEntryType.Directory, "hello/templates/"),
        ]))));

    private static Result<CheckedChart> Check(byte[] archive) => ChartArchive.Check(archive, Cancellation);

    private static void Refused(byte[] archive, string reason = "")
    {
        var refused = Assert.IsType<Failure.Invalid>(FailureOf(Check(archive)));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Message, letter => char.IsControl(letter));
    }

    private static byte[] With(params TarEntry[] entries) => PackedChart.Entries([.. Chart("hello"), .. entries]);

    private static TarEntry[] Chart(string name, string more = "") =>
        [File($"{name}/Chart.yaml", Encoding.UTF8.GetBytes(PackedChart.Metadata(name, more: more))), File($"{name}/values.yaml", [])];

    private static UstarTarEntry File(string path, byte[] content) => new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) };

    private static TarEntry Entry(TarEntryFormat format, string path) => format switch
    {
        TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, path),
        TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, path),
        _ => new UstarTarEntry(TarEntryType.RegularFile, path),
    };

    private static byte[] Header(string name, char type, long size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(name, header);
        Encoding.ASCII.GetBytes($"{Convert.ToString(size, 8).PadLeft(11, '0')}\0", header.AsSpan(124));
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\0" + "00", header.AsSpan(257));
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(each => each), 8).PadLeft(6, '0')}\0 ", header.AsSpan(148));
        return header;
    }
}
