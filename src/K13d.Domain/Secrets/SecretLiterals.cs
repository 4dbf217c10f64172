using System.Buffers;
using System.Text;
using System.Text.Json;

namespace K13d.Domain.Secrets;

/// <summary>
/// Finds in what a program printed the values that it calls secret itself: <c>DB_PASSWORD: x</c>, <c>--token=x</c>, an environment variable of a manifest, a password in
/// an address; and what is a secret by its form, a JSON web token or a private key. A help and no promise, for what is in no Secret.
/// </summary>
public static class SecretLiterals
{
    /// <summary>JSON in a text in JSON.</summary>
    private const int Deepest = 3;

    /// <summary>Of a value within a line.</summary>
    private const int Longest = 4096;

    private const string Bearer = "Bearer ";

    private const string KeyStart = "PRIVATE KEY-----";

    /// <summary>The start of a JSON web token: <c>{"</c> in base64.</summary>
    private const string WebToken = "eyJ";

    private static readonly SearchValues<char> OfWebTokens = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t,;&\"'`)}]");

    public static IEnumerable<string> In(string text) => InLines(text).Concat(InJson(text, 0));

    private static IEnumerable<string> InLines(string text)
    {
        var (isNamed, isKey, block) = (false, false, -1);
        foreach (var line in Lines(text))
        {
            var (start, name, after) = Entry(line);
            isKey = line.Contains(KeyStart, StringComparison.Ordinal) && line.Contains("BEGIN", StringComparison.Ordinal)
                || isKey && !line.Contains("-----END", StringComparison.Ordinal);
            if (isKey && !line.Contains(KeyStart, StringComparison.Ordinal))
            {
                yield return line.Trim();
            }

            if (block >= 0 && (start > block || line.Length == start))
            {
                yield return line[start..];
                continue;
            }

            block = -1;
            var isSecret = isNamed && name == "value";
            isNamed = name == "name" ? SecretNames.IsSecret(Value(after, toEnd: true)) : isNamed && name == "value";
            if (isSecret || (name.Length > 0 && SecretNames.IsSecret(name)))
            {
                // What follows a mark of YAML's is indented deeper than its key.
                block = after is ['|' or '>', ..] ? start : -1;
                yield return Value(after, toEnd: true);
            }

            foreach (var value in Assignments(line).Concat(SecretContents.InAddress(line)).Concat(Tokens(line)))
            {
                yield return value;
            }
        }
    }

    /// <summary>The key and value that a line is, with the marks of a list or a diff before them, and where the key starts.</summary>
    private static (int Start, string Name, string After) Entry(string line)
    {
        var start = 0;
        while (start < line.Length && line[start] is ' ' or '\t' or '-' or '+' or '"' or '\'' or '{' or ',')
        {
            start++;
        }

        var end = start;
        while (end < line.Length && IsOfName(line[end]))
        {
            end++;
        }

        var colon = end < line.Length && line[end] is '"' or '\'' ? end + 1 : end;
        return colon < line.Length && line[colon] == ':' ? (start, line[start..end], line[(colon + 1)..].Trim()) : (start, "", "");
    }

    /// <summary>Those anywhere in a line: <c>retry with password=x</c>, <c>?token=x&amp;</c>.</summary>
    private static IEnumerable<string> Assignments(string line)
    {
        for (var at = line.IndexOf('=', StringComparison.Ordinal); at >= 0; at = line.IndexOf('=', at + 1))
        {
            var start = at;
            while (start > 0 && IsOfName(line[start - 1]))
            {
                start--;
            }

            if (start < at && SecretNames.IsSecret(line[start..at]))
            {
                yield return Value(line.Substring(at + 1, Math.Min(Longest, line.Length - at - 1)), toEnd: false);
            }
        }
    }

    private static IEnumerable<string> Tokens(string line)
    {
        var bearer = line.IndexOf(Bearer, StringComparison.OrdinalIgnoreCase);
        if (bearer >= 0)
        {
            yield return Value(line[(bearer + Bearer.Length)..], toEnd: false);
        }

        for (var at = line.IndexOf(WebToken, StringComparison.Ordinal); at >= 0;)
        {
            var length = line.AsSpan(at).IndexOfAnyExcept(OfWebTokens);
            var token = length < 0 ? line[at..] : line.Substring(at, length);
            if (token.Count(character => character == '.') == 2)
            {
                yield return token;
            }

            at = line.IndexOf(WebToken, at + token.Length, StringComparison.Ordinal);
        }
    }

    /// <summary>Empty for what is masked, or only refers to a value, as <c>describe</c> does: <c>&lt;set to the key 'password' in secret 'db'&gt;</c>.</summary>
    private static string Value(string text, bool toEnd)
    {
        if (text is ['<', ..] || text.AsSpan().TrimStart("'\"").StartsWith(SecretMask.Mask, StringComparison.Ordinal))
        {
            return "";
        }

        if (text is ['"', ..] && Text(text) is { } read)
        {
            return read;
        }

        if (text is ['"' or '\'', ..])
        {
            var close = text.IndexOf(text[0], 1);
            return close < 0 ? text[1..] : text[1..close];
        }

        var end = toEnd ? -1 : text.AsSpan().IndexOfAny(Ends);
        return (end < 0 ? text : text[..end]).Trim().TrimEnd(',');
    }

    /// <summary>The JSON text that something begins with; null where it begins with none.</summary>
    private static string? Text(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), isFinalBlock: false, default);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>In a text that is JSON, and in each of its lines that is.</summary>
    private static IEnumerable<string> InJson(string text, int depth)
    {
        if (depth >= Deepest)
        {
            return [];
        }

        return Documents(text) is { Count: > 0 } all
            ? all.SelectMany(document => InDocument(document, depth))
            : Lines(text).SelectMany(line => InJsonOf(line, depth));
    }

    /// <summary>In what of a line is JSON, such as an annotation in YAML, and in the text that it is in JSON.</summary>
    private static IEnumerable<string> InJsonOf(string line, int depth)
    {
        var start = line.AsSpan().IndexOfAny('{', '[');
        var found = start < 0 ? [] : Documents(line[start..]).SelectMany(document => InDocument(document, depth));
        return Entry(line) is { After: ['"', ..] after } && Text(after) is ['{' or '[', ..] text ? found.Concat(InJson(text, depth + 1)) : found;
    }

    private static List<JsonElement> Documents(string text)
    {
        var documents = new List<JsonElement>();
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return documents;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                documents.Add(JsonElement.ParseValue(ref reader));
            }
        }
        catch (JsonException)
        {
            // The rest is none.
        }

        return documents;
    }

    private static List<string> InDocument(JsonElement document, int depth)
    {
        try
        {
            return [.. InTree(document, depth)];
        }
        catch (InvalidOperationException)
        {
            // A text in it has half of a pair of surrogates.
            return [];
        }
    }

    private static IEnumerable<string> InTree(JsonElement node, int depth) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject()
            .SelectMany(member => TextOf(member.Value) is { } value && Holds(node, member.Name) ? [value] : InTree(member.Value, depth)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(item => InTree(item, depth)),
        JsonValueKind.String => InLines(node.GetString()!).Concat(InJson(node.GetString()!, depth + 1)),
        _ => [],
    };

    private static bool Holds(JsonElement map, string key) =>
        SecretNames.IsSecret(key) || (key == "value" && map.TryGetProperty("name", out var name) && SecretNames.IsSecret(TextOf(name) ?? ""));

    private static string? TextOf(JsonElement node) => node.ValueKind == JsonValueKind.String ? node.GetString() : null;

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r'));
}
