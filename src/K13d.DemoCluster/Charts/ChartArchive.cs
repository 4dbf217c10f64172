using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace K13d.DemoCluster.Charts;

/// <summary>One version of a chart, packed as Helm packs them: always to the same bytes, so that its digest says what is in it and not when it was packed.</summary>
internal sealed class ChartArchive
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private ChartArchive(ChartMetadata metadata, byte[] content) => (Metadata, Content) = (metadata, content);

    public ChartMetadata Metadata { get; }

    /// <summary>A gzipped tar.</summary>
    public byte[] Content { get; }

    public string FileName => $"{Metadata.Name}-{Metadata.Version}.tgz";

    /// <summary>SHA-256 of <see cref="Content"/>, in hexadecimal, as an index has it.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <param name="files">Text by path inside of the chart: <c>templates/service.yaml</c>.</param>
    public static ChartArchive Pack(ChartMetadata metadata, IReadOnlyDictionary<string, byte[]> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (path, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{metadata.Name}/{path}")
                {
                    Mode = Mode,
                    ModificationTime = metadata.Created,
                    DataStream = new MemoryStream(content),
                });
            }
        }

        return new ChartArchive(metadata, packed.ToArray());
    }
}
