using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>Unpacks what Helm keeps of a revision: base64 of JSON, compressed or, as Helm 2 left it, not.</summary>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/storage/driver/util.go"/>
internal static class ReleasePayload
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b, 0x08];

    /// <summary>The JSON in it, unpacked while it is read.</summary>
    /// <param name="encoded">It is decoded in place.</param>
    /// <exception cref="InvalidDataException">It is no base64. Reading throws it too, where it is not compressed as it says.</exception>
    public static Stream Open(byte[] encoded)
    {
        if (Base64.DecodeFromUtf8InPlace(encoded, out var length) != OperationStatus.Done)
        {
            throw new InvalidDataException("it is no base64");
        }

        var bytes = new MemoryStream(encoded, 0, length, writable: false);
        return encoded.AsSpan(0, length).StartsWith(GzipMagic) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
    }

    /// <summary>What Helm would keep of the JSON of a revision.</summary>
    public static byte[] Pack(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(json);
        }

        return Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length));
    }
}
