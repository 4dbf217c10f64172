using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace K13d.Infrastructure.Security;

/// <summary>A stored hash with the parameters it was made with: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
/// <seealso href="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md"/>
internal sealed record Argon2Hash(Argon2Parameters Parameters, byte[] Salt, byte[] Hash)
{
    // What a stored hash may ask of us, so that one bad row cannot take all memory.
    private const int MostKibibytes = 1024 * 1024;
    private const int MostPasses = 100;
    private const int MostLanes = 64;

    public static bool TryParse(string text, [NotNullWhen(true)] out Argon2Hash? hash)
    {
        hash = text.Split('$') is ["", "argon2id", "v=19", var parameters, var salt, var digest]
            && Parameter(parameters, 0, "m=", MostKibibytes) is { } memory
            && Parameter(parameters, 1, "t=", MostPasses) is { } passes
            && Parameter(parameters, 2, "p=", MostLanes) is { } lanes
            && parameters.Count(character => character == ',') == 2
            && Unpadded(salt) is { Length: >= 8 } saltBytes
            && Unpadded(digest) is { Length: >= 16 } digestBytes
                ? new Argon2Hash(new Argon2Parameters(memory, passes, lanes), saltBytes, digestBytes)
                : null;
        return hash is not null;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={Parameters.Kibibytes},t={Parameters.Passes},p={Parameters.Lanes}${Padless(Salt)}${Padless(Hash)}");

    private static int? Parameter(string parameters, int index, string name, int most) =>
        parameters.Split(',').ElementAtOrDefault(index) is { } parameter
        && parameter.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(parameter.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value > 0
        && value <= most
            ? value
            : null;

    private static string Padless(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Unpadded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }
}

/// <param name="Kibibytes">Memory, in KiB.</param>
internal readonly record struct Argon2Parameters(int Kibibytes, int Passes, int Lanes)
{
    /// <seealso href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id"/>
    public static Argon2Parameters Owasp { get; } = new(19 * 1024, 2, 1);
}
