using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace K13d.Domain.Tools;

/// <summary>Tells actions apart by all that decides what they do.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 in hex. Each part counts with its length, so that no others come to the same.</summary>
    public static string Of(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
