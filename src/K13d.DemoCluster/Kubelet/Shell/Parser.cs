namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>
/// Reads a POSIX shell script as far as people write them into pod manifests: lists, pipelines, <c>if</c>, <c>while</c>, <c>until</c>,
/// <c>for</c>, groups. What it cannot read is null, and runs as a syntax error.
/// </summary>
internal sealed class Parser
{
    private static readonly string[] Closers = ["then", "else", "elif", "fi", "do", "done", "}"];

    private readonly IReadOnlyList<Token> tokens;
    private int at;
    private bool isBroken;

    private Parser(IReadOnlyList<Token> tokens) => this.tokens = tokens;

    public static Command? Parse(string script)
    {
        var parser = new Parser(new Lexer(script).Read());
        var parsed = parser.List();
        return parser.isBroken || parser.at < parser.tokens.Count ? null : parsed;
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
        var left = Pipeline();
        while (true)
        {
            if (Take("&&")) left = new Command.And(left, AfterBreak());
            else if (Take("||")) left = new Command.Or(left, AfterBreak());
            else return left;
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
            return WithRedirections(group);
        }

        return Simple();
    }

    private Command WithRedirections(Command compound)
    {
        Redirections();
        return compound;
    }

    private Command.If If()
    {
        var condition = List();
        Expect("then");
        var then = List();
        if (TakeKeyword("elif")) return new Command.If(condition, then, If());
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

    private Command.Simple Simple()
    {
        var words = new List<Word>();
        var output = Redirection.Output;
        while (Next is { } next)
        {
            if (next.Word is { } word)
            {
                words.Add(word);
                at++;
            }
            else if (Redirections() is { } redirected)
            {
                output = redirected;
            }
            else
            {
                break;
            }
        }

        if (words.Count == 0) isBroken = true;
        return new Command.Simple(words, output);
    }

    private Redirection? Redirections()
    {
        Redirection? found = null;
        while (Next?.Operator is "2>&1" or ">&2" or "1>&2" or ">" or ">>" or "<" or "2>" or "&>")
        {
            var kind = tokens[at++].Operator;
            if (kind is "2>&1") found ??= Redirection.Output;
            else if (kind is ">&2" or "1>&2") found = Redirection.Error;
            else found = RedirectionTo(kind, found);
        }

        return found;
    }

    private Redirection? RedirectionTo(string? kind, Redirection? before)
    {
        var target = Next?.Word is { Parts: [{ Kind: PartKind.Text } part] } ? part.Text : "";
        at++;
        if (kind is not (">" or ">>" or "&>")) return before ?? Redirection.Output;
        return target switch
        {
            "/dev/stdout" or "/proc/1/fd/1" => Redirection.Output,
            "/dev/stderr" or "/proc/1/fd/2" => Redirection.Error,
            _ => Redirection.Nowhere,
        };
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
