using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace K13d.Testing.Charts;

/// <summary>Archives of charts, good ones and bad ones.</summary>
public static class PackedChart
{
    public static string Metadata(string name = "hello", string version = "1.2.0", string more = "") =>
        $"apiVersion: v2\nname: {name}\nversion: {version}\nappVersion: \"2.0\"\ndescription: Says hello\n{more}";

    /// <summary>A chart that Helm takes.</summary>
    public static byte[] Of(string name = "hello", string version = "1.2.0", string more = "", params (string Path, string Text)[] files) => Files(
        [
            ($"{name}/Chart.yaml", Metadata(name, version, more)),
            ($"{name}/values.yaml", "greeting: hello\n"),
            ($"{name}/templates/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: greeting}\n"),
            .. files.Select(file => ($"{name}/{file.Path}", file.Text)),
        ]);

    public static byte[] Files(params (string Path, string Text)[] files) => Entries(
        [.. files.Select(file => new UstarTarEntry(TarEntryType.RegularFile, file.Path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Text)) })]);

    public static byte[] Entries(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static string Digest(byte[] archive) => Convert.ToHexStringLower(SHA256.HashData(archive));
}
