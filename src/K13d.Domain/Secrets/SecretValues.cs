using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>The values of one Secret, in each spelling in which a text might repeat them.</summary>
public sealed class SecretValues
{
    private const string Mask = SecretMask.Mask;

    /// <summary>A value is encoded once by Kubernetes, and once more by Helm.</summary>
    private const int Encodings = 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] spellings;

    private SecretValues(IEnumerable<string> spellings) =>
        // The longest first: a value may be part of another.
        this.spellings = [.. spellings.Where(spelling => spelling.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(spelling => spelling.Length)];

    public static SecretValues None { get; } = new([]);

    /// <summary>Those of a Secret's <c>data</c> and <c>stringData</c>.</summary>
    public static SecretValues Of(JsonObject secret)
    {
        // A Secret's own name and namespace are no secret, though one of its values may be the same (a service account's token has it).
        var names = secret["metadata"] is JsonObject metadata ? new[] { TextOf(metadata["name"]), TextOf(metadata["namespace"]) } : [];
        return new SecretValues(
            TextsOf(secret["data"]).SelectMany(Decoded)
                .Concat(TextsOf(secret["stringData"]))
                .Where(value => !names.Contains(value, StringComparer.Ordinal))
                .SelectMany(Spellings));
    }

    /// <summary>These and others.</summary>
    public SecretValues And(SecretValues others) => new(spellings.Concat(others.spellings));

    /// <summary>Whether a text repeats one of the values, in clear or in base64, also where all of the text is base64.</summary>
    public bool AreIn(string text) =>
        Decoded(text).Any(reading => spellings.Any(spelling => reading.Contains(spelling, StringComparison.Ordinal)));

    /// <summary>The text with each of the values masked.</summary>
    public string MaskedIn(string text)
    {
        foreach (var spelling in spellings)
        {
            text = text.Replace(spelling, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A text, and what it is when read as base64, again and again.</summary>
    private static IEnumerable<string> Decoded(string text)
    {
        yield return text;
        for (var i = 0; i < Encodings && TryDecode(text, out text); i++)
        {
            yield return text;
        }
    }

    private static bool TryDecode(string text, out string decoded)
    {
        decoded = "";
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (text.Length == 0 || !Convert.TryFromBase64String(text.Trim(), bytes, out var length))
        {
            return false;
        }

        try
        {
            decoded = StrictUtf8.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            // Binary: it can be repeated only as base64.
            return false;
        }
    }

    private static IEnumerable<string> Spellings(string value)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        return
        [
            value,
            value.Trim(),
            base64,
            base64.TrimEnd('='),
            base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            Uri.EscapeDataString(value),
        ];
    }

    private static IEnumerable<string> TextsOf(JsonNode? entries) =>
        entries is JsonObject map ? map.Select(entry => TextOf(entry.Value)).OfType<string>() : [];

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
