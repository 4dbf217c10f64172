using System.Text;
using K13d.Domain.Failures;

namespace K13d.Domain.Kubectl;

/// <summary>
/// Takes one line apart into arguments as a shell would that can quote and nothing else. Whatever would make a shell do more, or looks as if it did, is refused and not
/// ignored: who wrote it meant it.
/// </summary>
/// <seealso href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02"/>
internal static class Words
{
    private const int MostShown = 40;

    /// <summary>The arguments of a line; Invalid says what in it is a shell's.</summary>
    public static Result<IReadOnlyList<string>> Of(string line)
    {
        var words = new List<string>();
        var text = line.Trim();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            var word = new StringBuilder();
            while (at < text.Length && text[at] is not (' ' or '\t'))
            {
                if (Piece(text, ref at, word) is { } refusal)
                {
                    return new Failure.Invalid(refusal);
                }
            }

            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>The line that is read as these arguments.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>A caller's text as a message may have it: short, and of printable ASCII.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text.Take(MostShown))
        {
            shown.Append(char.IsBetween(character, ' ', '~') ? character : '?');
        }

        return text.Length > MostShown ? $"{shown}…" : shown.ToString();
    }

    private static string Quoted(string word) =>
        word.Length > 0 && !word.Where((character, at) => character is ' ' or '\t' or '\'' or '"' || Refusal(character, at == 0) is not null).Any() ? word
        : !word.Contains('\'', StringComparison.Ordinal) ? $"'{word}'"
        : $"\"{string.Concat(word.Select(character => character is '"' or '\\' or '$' or '`' ? $"\\{character}" : character.ToString()))}\"";

    /// <summary>Reads one character, or what is in one pair of quotes. Answers why it cannot be read, or null.</summary>
    private static string? Piece(string text, ref int at, StringBuilder word)
    {
        var character = text[at];
        if (character == '\'')
        {
            var end = text.IndexOf('\'', at + 1);
            if (end < 0)
            {
                return "A single quote (') is not closed.";
            }

            word.Append(text, at + 1, end - at - 1);
            at = end + 1;
            return null;
        }

        if (character == '"')
        {
            return InDoubleQuotes(text, ref at, word);
        }

        if (Refusal(character, word.Length == 0) is { } refusal)
        {
            return refusal;
        }

        word.Append(character);
        at++;
        return null;
    }

    private static string? InDoubleQuotes(string text, ref int at, StringBuilder word)
    {
        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at++;
                    return null;
                case '$' or '`':
                    return "A substitution or variable ($ or `) in double quotes is refused: there is no shell. Write the value itself, or use single quotes.";
                case '\\' when at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`':
                    word.Append(text[++at]);
                    break;
                default:
                    word.Append(text[at]);
                    break;
            }
        }

        return "A double quote (\") is not closed.";
    }

    private static string? Refusal(char character, bool first) => character switch
    {
        '|' => "A pipe (|) is refused: there is no shell. Run the command alone; its output is shortened for you.",
        ';' or '&' => $"'{character}' is refused: there is no shell. Give one command a call.",
        '<' or '>' => $"A redirection ({character}) is refused: there is no shell. Give a manifest inline with -f -.",
        '$' or '`' => $"A substitution or variable ({character}) is refused: there is no shell. Write the value itself, or in single quotes if it is one.",
        '(' or ')' or '*' or '?' or '[' or ']' or '{' or '}' => $"'{character}' is a glob or group of a shell's, of which there is none: put the argument in single quotes.",
        '\\' => "A backslash is refused outside of quotes: put the argument in single quotes.",
        '~' or '#' when first => $"'{character}' at the start is a shell's, of which there is none: put the argument in single quotes.",
        '\n' or '\r' => "A newline outside of quotes is refused: give one command a call.",
        < ' ' or > '~' => "A character that is not printable ASCII is refused outside of quotes (a typographic dash or quote?): write it plainly.",
        _ => null,
    };
}
