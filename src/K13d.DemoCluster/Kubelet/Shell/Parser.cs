namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>
/// Reads a POSIX shell script as far as people write them into pod manifests: lists, pipelines, <c>if</c>, <c>while</c>, <c>until</c>,
/// <c>for</c>, groups. What it cannot read is null, and runs as a syntax error.
/// </summary>
internal sealed class Parser
{
    // Deeper than anybody writes, and far from where our own stack would end.
    private const int Deepest = 100;

    private static readonly string[] Closers = ["then", "else", "elif", "fi", "do", "done", "}"];

    private readonly IReadOnlyList<Token> tokens;
    private int at;
    private int depth;
    private bool isTooDeep;
    private bool isBroken;

    private Parser(IReadOnlyList<Token> tokens) => this.tokens = tokens;

    public static Command? Parse(string script)
    {
        var lexer = new Lexer(script);
        var parser = new Parser(lexer.Read());
        var parsed = parser.List();
        return lexer.IsOpen || parser.isBroken || parser.at < parser.tokens.Count ? null : parsed;
    }

    /// <summary>Whether a script that cannot be read could be with more lines.</summary>
    public static bool IsUnfinished(string script)
    {
        var lexer = new Lexer(script);
        var parser = new Parser(lexer.Read());
        parser.List();
        return lexer.IsOpen || (parser.isBroken && parser.at >= parser.tokens.Count && !parser.isTooDeep);
    }

    private Token? Next => at < tokens.Count ? tokens[at] : null;

    private Command.Sequence List()
    {
        var parts = new List<Command>();
        while (true)
        {
            while (Take(";") || Take(";;"))
            {
                // Empty commands.
            }

            if (Next is null || Next.Is(")") || Closers.Any(Next.IsKeyword) || isBroken) return new Command.Sequence(parts);
            var part = AndOr();
            parts.Add(Take("&") ? new Command.Background(part) : part);
        }
    }

    private Command AndOr()
    {
        var first = Pipeline();
        var rest = new List<(bool, Command)>();
        while (true)
        {
            if (Take("&&")) rest.Add((true, AfterBreak()));
            else if (Take("||")) rest.Add((false, AfterBreak()));
            else return rest.Count == 0 ? first : new Command.Chain(first, rest);
        }
    }

    private Command AfterBreak()
    {
        while (Take(";"))
        {
            // A line may end after an operator.
        }

        return Pipeline();
    }

    private Command Pipeline()
    {
        return Deeper(Stages) ?? new Command.Sequence([]);
    }

    /// <summary>Null, and a broken script, for what is nested too deep.</summary>
    private Command? Deeper(Func<Command> parse)
    {
        if (isTooDeep || depth == Deepest)
        {
            (isTooDeep, isBroken, at) = (true, true, tokens.Count);
            return null;
        }

        depth++;
        var parsed = parse();
        depth--;
        return parsed;
    }

    private Command Stages()
    {
        if (TakeKeyword("!")) return new Command.Not(Pipeline());
        var stages = new List<Command> { Single() };
        while (Take("|")) stages.Add(Single());
        return stages.Count == 1 ? stages[0] : new Command.Pipeline(stages);
    }

    private Command Single()
    {
        if (TakeKeyword("if")) return WithRedirections(If());
        if (TakeKeyword("while")) return WithRedirections(Loop(until: false));
        if (TakeKeyword("until")) return WithRedirections(Loop(until: true));
        if (TakeKeyword("for")) return WithRedirections(For());
        if (TakeKeyword("{"))
        {
            var group = List();
            Expect("}");
            return WithRedirections(group);
        }

        if (Take("("))
        {
            var group = List();
            if (!Take(")")) isBroken = true;
            return WithRedirections(new Command.Subshell(group));
        }

        return Simple();
    }

    private Command WithRedirections(Command compound)
    {
        var redirections = new List<Redirection>();
        while (Redirection() is { } found) redirections.Add(found);
        return redirections.Count == 0 ? compound : new Command.Redirected(compound, redirections);
    }

    private Command.If If()
    {
        var condition = List();
        Expect("then");
        var then = List();
        if (TakeKeyword("elif")) return new Command.If(condition, then, Deeper(If) ?? new Command.Sequence([]));
        var otherwise = TakeKeyword("else") ? List() : null;
        Expect("fi");
        return new Command.If(condition, then, otherwise);
    }

    private Command.Loop Loop(bool until)
    {
        var condition = List();
        Expect("do");
        var body = List();
        Expect("done");
        return new Command.Loop(condition, until, body);
    }

    private Command.For For()
    {
        var name = Next?.Word is { Parts: [{ Kind: PartKind.Text } part] } ? part.Text : "";
        at++;
        var values = new List<Word>();
        if (TakeKeyword("in"))
        {
            for (; Next?.Word is { } word; at++) values.Add(word);
        }

        while (Take(";"))
        {
            // Before "do".
        }

        Expect("do");
        var body = List();
        Expect("done");
        return new Command.For(name, values, body);
    }

    private Command Simple()
    {
        var words = new List<Word>();
        var redirections = new List<Redirection>();
        while (Next is { } next)
        {
            if (next.Word is { } word)
            {
                words.Add(word);
                at++;
            }
            else if (Redirection() is { } redirected)
            {
                redirections.Add(redirected);
            }
            else
            {
                break;
            }
        }

        if (words.Count == 0 && redirections.Count == 0) isBroken = true;
        var simple = new Command.Simple(words);
        return redirections.Count == 0 ? simple : new Command.Redirected(simple, redirections);
    }

    private Redirection? Redirection()
    {
        if (Next?.Operator is not { } kind || (!kind.Contains('>', StringComparison.Ordinal) && kind != "<")) return null;
        at++;
        if (kind.EndsWith("&1", StringComparison.Ordinal) || kind.EndsWith("&2", StringComparison.Ordinal)) return new Redirection(kind, null);
        var target = Next?.Word;
        if (target is null) isBroken = true;
        at++;
        return new Redirection(kind, target);
    }

    private bool Take(string text)
    {
        if (Next?.Is(text) != true) return false;
        at++;
        return true;
    }

    private bool TakeKeyword(string text)
    {
        if (Next?.IsKeyword(text) != true) return false;
        at++;
        return true;
    }

    private void Expect(string keyword)
    {
        if (!TakeKeyword(keyword)) isBroken = true;
    }
}
