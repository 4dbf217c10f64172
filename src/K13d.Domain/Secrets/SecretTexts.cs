using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace K13d.Domain.Secrets;

/// <summary>
/// Texts that are secret, found wherever another text repeats them: in clear, in base64, escaped. What is short or common is masked only where it is all
/// of a value, because it is in every other word.
/// </summary>
public sealed class SecretTexts
{
    /// <summary>Shorter ones are not looked for in other texts.</summary>
    private const int Shortest = 4;

    /// <summary>From here on a secret is found inside of words too; a shorter one must be a word.</summary>
    private const int InWords = 8;

    /// <summary>Shorter numbers are ports, sizes and counts.</summary>
    private const int ShortestNumber = 6;

    /// <summary>The lines of a long secret, a key or a file, are found also where they are indented; shorter ones are any file's.</summary>
    private const int ShortestLine = 16;

    /// <summary>Settings that are no secret, even if a Secret holds them.</summary>
    private static readonly HashSet<string> Settings =
        new(["true", "false", "null", "none", "yes", "no", "on", "off", "default", "enabled", "disabled", "localhost", "opaque"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> whole;
    private readonly string[] spellings;

    /// <summary>The same: whether there is any in a text is told by reading it once.</summary>
    private readonly SearchValues<string> any;

    private SecretTexts(HashSet<string> whole)
    {
        this.whole = whole;
        // The longest first: a secret may be part of another.
        spellings =
        [
            .. whole.Where(secret => secret.Length >= Shortest)
                .SelectMany(Spellings)
                .Concat(whole.SelectMany(Lines))
                .Where(spelling => spelling.Length >= Shortest)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(spelling => spelling.Length),
        ];
        any = SearchValues.Create(spellings, StringComparison.Ordinal);
    }

    public static SecretTexts None { get; } = new([]);

    /// <param name="secrets">Those that are empty, a number of a few digits or a plain setting such as <c>true</c> are none.</param>
    /// <param name="names">What is visible anyway, the names of objects: a secret that is the same is none.</param>
    public static SecretTexts Of(IEnumerable<string> secrets, IReadOnlySet<string> names) =>
        new([.. secrets.Select(secret => secret.Trim()).Where(secret => !IsSetting(secret) && !names.Contains(secret))]);

    /// <summary>Whether a text repeats one.</summary>
    public bool AreIn(string text) => text.AsSpan().ContainsAny(any) && spellings.Any(spelling => Next(text, spelling, 0) >= 0);

    /// <summary>A value: the mask where it is a secret, and otherwise the text with each secret in it masked.</summary>
    public string MaskedValue(string value) => whole.Contains(value.Trim()) ? SecretMask.Mask : MaskedIn(value);

    /// <summary>The text with each secret in it masked.</summary>
    public string MaskedIn(string text)
    {
        if (!text.AsSpan().ContainsAny(any))
        {
            return text;
        }

        foreach (var spelling in spellings)
        {
            text = Without(text, spelling);
        }

        return text;
    }

    // It would print them.
    public override string ToString() => $"{whole.Count} secrets";

    private static bool IsSetting(string text) =>
        text.Length == 0 || text == SecretMask.Mask || Settings.Contains(text) || (text.Length < ShortestNumber && text.All(char.IsAsciiDigit));

    private static string Without(string text, string spelling)
    {
        var at = Next(text, spelling, 0);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var done = 0;
        for (; at >= 0; at = Next(text, spelling, done))
        {
            masked.Append(text, done, at - done).Append(SecretMask.Mask);
            done = at + spelling.Length;
        }

        return masked.Append(text, done, text.Length - done).ToString();
    }

    private static int Next(string text, string spelling, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            at = text.IndexOf(spelling, at, StringComparison.Ordinal);
            if (at < 0 || spelling.Length >= InWords || (IsEdge(text, at - 1) && IsEdge(text, at + spelling.Length)))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_');

    private static IEnumerable<string> Lines(string secret) =>
        secret.Contains('\n', StringComparison.Ordinal)
            ? secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= ShortestLine)
            : [];

    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret,
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        JsonEncodedText.Encode(secret).ToString(),
        Uri.EscapeDataString(secret),
        .. InBase64(Encoding.UTF8.GetBytes(secret)),
    ];

    /// <summary>What of a text's base64 is the same wherever in a longer text it begins, in both alphabets.</summary>
    private static IEnumerable<string> InBase64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. secret]);
            // The characters that bits of its neighbours are in do not count.
            var (start, end) = (((before * 8) + 5) / 6, (before + secret.Length) * 8 / 6);
            if (end - start >= InWords)
            {
                yield return encoded[start..end];
                yield return encoded[start..end].Replace('+', '-').Replace('/', '_');
            }
        }

        yield return Convert.ToBase64String(secret);
    }
}
