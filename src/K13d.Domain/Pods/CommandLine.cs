using System.Buffers;
using System.Text;
using K13d.Domain.Secrets;

namespace K13d.Domain.Pods;

/// <summary>
/// A command as the audit record has it: bounded, and without what is easily told to be a secret. That is a help and no promise: a secret belongs into
/// the command's input, which is in no record.
/// </summary>
public static class CommandLine
{
    /// <summary>The most characters of it that are kept.</summary>
    public const int Longest = 1024;

    private const string Ellipsis = "…";

    /// <summary>What parts the words of a shell, and quotes them.</summary>
    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t\r\n'\"`;|&(),<>");

    private static readonly string[] SecretNames = ["password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api-key", "api_key", "private-key", "private_key"];

    /// <summary>Its words, quoted where a shell would need it.</summary>
    public static string Of(IReadOnlyList<string> command)
    {
        var text = new StringBuilder();
        foreach (var word in Masked(command))
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Quoted(word));
            if (text.Length > Longest)
            {
                break;
            }
        }

        return Bounded(text.ToString());
    }

    /// <summary>Its words, without what is easily told to be a secret.</summary>
    public static IEnumerable<string> Masked(IEnumerable<string> command)
    {
        var valueFollows = false;
        foreach (var word in command)
        {
            yield return Masked(word, ref valueFollows);
        }
    }

    /// <summary>The first <see cref="Longest"/> characters of a line.</summary>
    public static string Bounded(string line) => line.Length <= Longest ? line : line[..(Longest - Ellipsis.Length)] + Ellipsis;

    private static string Quoted(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAny(Breaks) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Looks at each of its parts, because it may be a script.</summary>
    /// <param name="valueFollows">Whether the part before named a secret whose value comes next.</param>
    private static string Masked(string word, ref bool valueFollows)
    {
        var masked = new StringBuilder(word.Length);
        for (var start = 0; start < word.Length;)
        {
            var isBreak = Breaks.Contains(word[start]);
            var end = start + 1;
            while (!isBreak && end < word.Length && !Breaks.Contains(word[end]))
            {
                end++;
            }

            masked.Append(isBreak ? word[start..end] : MaskedPart(word[start..end], ref valueFollows));
            start = end;
        }

        return masked.ToString();
    }

    private static string MaskedPart(string part, ref bool valueFollows)
    {
        var (isValue, equals) = (valueFollows && part[0] != '-', part.IndexOf('=', StringComparison.Ordinal));
        valueFollows = (equals < 0 && part[0] == '-' && NamesSecret(part)) || part.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
        if (isValue)
        {
            return SecretMask.Mask;
        }

        if (equals > 0 && NamesSecret(part[..equals]))
        {
            // What is in quotes after it is the next part.
            valueFollows = equals == part.Length - 1;
            return part[..(equals + 1)] + (valueFollows ? "" : SecretMask.Mask);
        }

        return WithoutPassword(part);
    }

    private static bool NamesSecret(string name) => SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>An address may hold a password: <c>postgres://shop:hunter2@db</c>.</summary>
    private static string WithoutPassword(string part)
    {
        const string mark = "://";
        var start = part.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        if (start < mark.Length)
        {
            return part;
        }

        var end = part.IndexOf('/', start) is >= 0 and var slash ? slash : part.Length;
        var at = part.LastIndexOf('@', end - 1);
        var colon = part.IndexOf(':', start);
        return colon > 0 && at > colon ? part[..(colon + 1)] + SecretMask.Mask + part[at..] : part;
    }
}
