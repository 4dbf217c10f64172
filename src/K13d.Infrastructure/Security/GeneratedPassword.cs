using System.Security.Cryptography;

namespace K13d.Infrastructure.Security;

/// <summary>A password that nobody has to think of and everybody can type: no letter or digit in it looks like another.</summary>
internal static class GeneratedPassword
{
    public const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>56 characters to choose from, 24 times: 139 bits.</summary>
    private const int Length = 24;

    public static string Make() => RandomNumberGenerator.GetString(Alphabet, Length);
}
