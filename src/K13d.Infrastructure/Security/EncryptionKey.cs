using System.Security.Cryptography;
using System.Text;

namespace K13d.Infrastructure.Security;

/// <summary>The secret with which K13d encrypts the credentials that it keeps: AES-256-GCM (NIST SP 800-38D).</summary>
internal sealed record EncryptionKey(string Id, byte[] Secret)
{
    public const string Purpose = "stored-credentials";

    private const int Bytes = 32;
    private const byte Format = 1;

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    public static EncryptionKey Generate() => new(RandomNumberGenerator.GetHexString(16, lowercase: true), RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Refuses a key that somebody put into the database and that is no good.</summary>
    public void EnsureStrong()
    {
        if (Secret.Length != Bytes || Secret.Distinct().Count() < Bytes / 2)
        {
            throw new InvalidOperationException(
                $"The key '{Purpose}' in the table signing_keys is not {Bytes} random bytes. Delete the row: the next start makes a new one, and credentials must be given again.");
        }
    }

    /// <param name="owner">Whose secret it is: what is encrypted for one is no good to another.</param>
    public byte[] Encrypt(byte[] secret, string owner)
    {
        var encrypted = new byte[1 + NonceBytes + TagBytes + secret.Length];
        encrypted[0] = Format;
        var (nonce, tag, text) = Parts(encrypted);
        RandomNumberGenerator.Fill(nonce.AsSpan());
        using var aes = new AesGcm(Secret, TagBytes);
        aes.Encrypt(nonce, secret, text, tag, Encoding.UTF8.GetBytes(owner));
        return encrypted;
    }

    /// <summary>Null where it was not encrypted with this key for this owner.</summary>
    public byte[]? Decrypt(byte[] encrypted, string owner)
    {
        if (encrypted.Length < 1 + NonceBytes + TagBytes || encrypted[0] != Format)
        {
            return null;
        }

        var (nonce, tag, text) = Parts(encrypted);
        var secret = new byte[text.Count];
        using var aes = new AesGcm(Secret, TagBytes);
        try
        {
            aes.Decrypt(nonce, text, tag, secret, Encoding.UTF8.GetBytes(owner));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public override string ToString() => Id;

    private static (ArraySegment<byte> Nonce, ArraySegment<byte> Tag, ArraySegment<byte> Text) Parts(byte[] encrypted)
    {
        var tagAt = 1 + NonceBytes;
        var textAt = tagAt + TagBytes;
        return (new(encrypted, 1, NonceBytes), new(encrypted, tagAt, TagBytes), new(encrypted, textAt, encrypted.Length - textAt));
    }
}
