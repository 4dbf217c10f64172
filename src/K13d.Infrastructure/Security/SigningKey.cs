using System.Security.Cryptography;

namespace K13d.Infrastructure.Security;

/// <summary>The secret that signs K13d's tokens.</summary>
/// <param name="Id">The <c>kid</c> of the tokens.</param>
internal sealed record SigningKey(string Id, byte[] Secret)
{
    public const string Purpose = "session-tokens";

    /// <summary>A key shorter than its hash can be guessed (RFC 7518, 3.2).</summary>
    private const int LeastBytes = 32;

    private const int UsualBytes = 64;

    public static SigningKey Generate() => new(RandomNumberGenerator.GetHexString(16, lowercase: true), RandomNumberGenerator.GetBytes(UsualBytes));

    /// <summary>Refuses a key that somebody put into the database and that is no good.</summary>
    public void EnsureStrong()
    {
        if (Secret.Length < LeastBytes || Secret.Distinct().Count() < LeastBytes / 2)
        {
            throw new InvalidOperationException(
                $"The signing key '{Purpose}' in the table signing_keys is not {LeastBytes} random bytes or more. Delete the row: the next start makes a new one.");
        }
    }

    public override string ToString() => Id;
}
