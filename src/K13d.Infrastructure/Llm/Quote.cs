using System.Text;
using System.Text.Json;

namespace K13d.Infrastructure.Llm;

/// <summary>What an endpoint says of its failure, fit to be repeated: a few words on one line, without the key.</summary>
internal static class Quote
{
    private const int Longest = 300;
    private const string Mask = "***";

    /// <summary>Begins with a space; empty where it says nothing that can be read.</summary>
    /// <param name="key">Null where none was sent.</param>
    public static string Of(string said, string? key)
    {
        // Masked first: half a key is still one.
        var open = key is null ? said : said.Replace(key, Mask, StringComparison.OrdinalIgnoreCase);
        var line = OnOneLine(open);
        return line.Length == 0 ? "" : $" It says: {(line.Length > Longest ? $"{line[..Longest]}…" : line)}{(line[^1] is '.' or '!' or '?' && line.Length <= Longest ? "" : ".")}";
    }

    /// <summary>The message of an error, in the shapes that endpoints give it; empty where there is none.</summary>
    public static LlmError Read(string body)
    {
        try
        {
            using var read = JsonDocument.Parse(body);
            return Find(read.RootElement);
        }
        catch (JsonException)
        {
            // HTML says nothing to whoever reads the failure.
            return new LlmError(body.Contains('<', StringComparison.Ordinal) ? "" : body, "");
        }
    }

    // OpenAI and most: {"error": {"message", "code"}}; Ollama: {"error": "…"}; Google: [{"error": …}]; gateways: {"message": "…"}.
    private static LlmError Find(JsonElement said) => said.ValueKind switch
    {
        JsonValueKind.Array when said.GetArrayLength() > 0 => Find(said[0]),
        JsonValueKind.Object when said.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String => Find(error),
        JsonValueKind.Object => new LlmError(Text(said, "message") ?? Text(said, "Message") ?? "", Text(said, "code") ?? Text(said, "type") ?? ""),
        JsonValueKind.String => new LlmError(said.GetString()!, ""),
        _ => new LlmError("", ""),
    };

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string OnOneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format)
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }
}

/// <summary>An error as an endpoint tells it.</summary>
/// <param name="Code">Its code or type: <c>context_length_exceeded</c>; empty where there is none.</param>
internal sealed record LlmError(string Message, string Code);
