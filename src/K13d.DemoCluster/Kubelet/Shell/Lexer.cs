using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>Cuts a POSIX shell script into tokens: quotes, variables, substitutions and operators; no here-documents, no globs.</summary>
internal sealed class Lexer(string script)
{
    private static readonly string[] Operators =
        ["2>&1", "1>&2", ">&2", ">&1", "2>>", "1>>", "&>>", "&&", "||", ";;", ">>", "2>", "1>", "&>", ";", "&", "|", "(", ")", "<", ">", "\n"];

    private int at;

    /// <summary>Whether the script ended inside of a quotation.</summary>
    public bool IsOpen { get; private set; }

    public IReadOnlyList<Token> Read()
    {
        var tokens = new List<Token>();
        while (at < script.Length)
        {
            if (script[at] is ' ' or '\t' or '\r')
            {
                at++;
            }
            else if (script[at] == '#')
            {
                while (at < script.Length && script[at] != '\n') at++;
            }
            else if (script[at] == '\\' && at + 1 < script.Length && script[at + 1] == '\n')
            {
                at += 2;
            }
            else if (Operator() is { } found)
            {
                at += found.Length;
                tokens.Add(new Token(found == "\n" ? ";" : found, null));
            }
            else
            {
                tokens.Add(new Token(null, new Word(Parts())));
            }
        }

        return tokens;
    }

    private string? Operator() => Array.Find(Operators, candidate => string.CompareOrdinal(script, at, candidate, 0, candidate.Length) == 0);

    private List<Part> Parts()
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        void Flush()
        {
            if (text.Length > 0) parts.Add(new Part(PartKind.Text, text.ToString(), false));
            text.Clear();
        }

        while (at < script.Length && script[at] is not (' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>'))
        {
            switch (script[at])
            {
                case '\'':
                    Flush();
                    parts.Add(new Part(PartKind.Text, Until('\''), true));
                    break;
                case '"':
                    Flush();
                    Quoted(parts);
                    break;
                case '\\' when at + 1 < script.Length:
                    text.Append(script[at + 1]);
                    at += 2;
                    break;
                case '`':
                    Flush();
                    parts.Add(new Part(PartKind.Command, Until('`'), false));
                    break;
                case '$' when Dollar(false) is { } part:
                    Flush();
                    parts.Add(part);
                    break;
                default:
                    text.Append(script[at++]);
                    break;
            }
        }

        Flush();
        return parts;
    }

    private string Until(char end)
    {
        var start = ++at;
        while (at < script.Length && script[at] != end) at++;
        IsOpen |= at >= script.Length;
        return script[start..Math.Min(at++, script.Length)];
    }

    private void Quoted(List<Part> parts)
    {
        at++;
        var text = new StringBuilder();
        while (at < script.Length && script[at] != '"')
        {
            if (script[at] == '\\' && at + 1 < script.Length && script[at + 1] is '"' or '\\' or '$' or '`')
            {
                text.Append(script[at + 1]);
                at += 2;
            }
            else if (script[at] == '$' && Dollar(true) is { } part)
            {
                parts.Add(new Part(PartKind.Text, text.ToString(), true));
                text.Clear();
                parts.Add(part);
            }
            else
            {
                text.Append(script[at++]);
            }
        }

        IsOpen |= at >= script.Length;
        at++;
        parts.Add(new Part(PartKind.Text, text.ToString(), true));
    }

    // Moves past an expansion; stays where a dollar is only a dollar.
    private Part? Dollar(bool isQuoted)
    {
        var rest = script.AsSpan(at + 1);
        if (rest.StartsWith("((") && script.IndexOf("))", at, StringComparison.Ordinal) is var arithmetic and > 0)
        {
            var expression = script[(at + 3)..arithmetic];
            at = arithmetic + 2;
            return new Part(PartKind.Arithmetic, expression, isQuoted);
        }

        if (rest.StartsWith("(")) return new Part(PartKind.Command, Enclosed('(', ')'), isQuoted);
        if (rest.StartsWith("{")) return new Part(PartKind.Variable, Enclosed('{', '}'), isQuoted);
        var length = 0;
        if (rest.Length > 0 && rest[0] is '?' or '$' or '#' or '@' or '*' or '!') length = 1;
        else while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_')) length++;
        if (length == 0) return null;
        var name = rest[..length].ToString();
        at += 1 + length;
        return new Part(PartKind.Variable, name, isQuoted);
    }

    private string Enclosed(char open, char close)
    {
        var start = at += 2;
        for (var depth = 1; at < script.Length; at++)
        {
            if (script[at] == open) depth++;
            else if (script[at] == close && --depth == 0) break;
        }

        IsOpen |= at >= script.Length;
        return script[start..Math.Min(at++, script.Length)];
    }
}
