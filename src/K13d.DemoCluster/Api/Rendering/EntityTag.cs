using System.Security.Cryptography;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>Names a text by what it says, as the real server does: the SHA-512 of it, in capitals.</summary>
internal static class EntityTag
{
    public static string HashOf(ReadOnlySpan<byte> text) => Convert.ToHexString(SHA512.HashData(text));

    /// <summary>The <c>ETag</c> of what has a hash.</summary>
    public static string Of(string hash) => $"\"{hash}\"";
}
