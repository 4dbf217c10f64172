using System.Globalization;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>
/// Plays a shell script: nothing is executed, it only says what the script would print, how long it would take and how it would end.
/// </summary>
internal sealed class Interpreter(ShellState state)
{
    // A pipe's reader sees no more than this of an endless writer.
    private const int LongestPipe = 1000;

    // A loop that takes no time is a busy one, for as long as anybody cares.
    private const int LongestInstant = 10_000;

    private readonly Programs programs = new(state);
    private int depth;

    /// <summary>A program and its arguments, as a container's command is given.</summary>
    public IEnumerable<Step> Execute(IReadOnlyList<string> arguments) => Execute(arguments, []);

    public IEnumerable<Step> Run(string script)
    {
        if (Parser.Parse(script) is { } parsed)
        {
            foreach (var step in Run(parsed)) yield return step;
        }
        else
        {
            yield return new Step.Say("sh: syntax error", true);
            state.Status = 2;
            state.IsOver = true;
        }
    }

    private IEnumerable<Step> Run(Command command) => command switch
    {
        Command.Simple simple => Simple(simple, []),
        Command.Sequence sequence => Sequence(sequence),
        Command.And and => Either(and.Left, and.Right, onSuccess: true),
        Command.Or or => Either(or.Left, or.Right, onSuccess: false),
        Command.Not not => Not(not),
        Command.Pipeline pipeline => Pipeline(pipeline),
        Command.If conditional => If(conditional),
        Command.Loop loop => Loop(loop),
        Command.For each => For(each),
        Command.Background background => Background(background),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command."),
    };

    private bool IsLeaving => state.IsOver || state.Control != LoopControl.None;

    private IEnumerable<Step> Sequence(Command.Sequence sequence)
    {
        foreach (var part in sequence.Parts)
        {
            foreach (var step in Run(part)) yield return step;
            if (state is { StopsOnFailure: true, Status: not 0 } && part is (Command.Simple or Command.Pipeline)) state.IsOver = true;
            if (IsLeaving) yield break;
        }
    }

    private IEnumerable<Step> Either(Command left, Command right, bool onSuccess)
    {
        foreach (var step in Run(left)) yield return step;
        if (IsLeaving || state.Status == 0 != onSuccess) yield break;
        foreach (var step in Run(right)) yield return step;
    }

    private IEnumerable<Step> Not(Command.Not not)
    {
        foreach (var step in Run(not.Inner)) yield return step;
        state.Status = state.Status == 0 ? 1 : 0;
    }

    private IEnumerable<Step> If(Command.If conditional)
    {
        foreach (var step in Run(conditional.Condition)) yield return step;
        if (IsLeaving) yield break;
        var chosen = state.Status == 0 ? conditional.Then : conditional.Otherwise;
        state.Status = 0;
        if (chosen is null) yield break;
        foreach (var step in Run(chosen)) yield return step;
    }

    private IEnumerable<Step> Loop(Command.Loop loop)
    {
        var (since, rounds) = (state.Now, 0);
        while (true)
        {
            foreach (var step in Run(loop.Condition)) yield return step;
            if (IsLeaving || state.Status == 0 == loop.Until) break;
            foreach (var step in Run(loop.Body)) yield return step;
            if (state.IsOver || LeavesLoop()) break;
            if (state.Now != since) (since, rounds) = (state.Now, 0);
            if (++rounds > LongestInstant) yield return new Step.Stay();
        }

        if (!state.IsOver) state.Status = 0;
    }

    private IEnumerable<Step> For(Command.For each)
    {
        var values = new List<string>();
        foreach (var word in each.Values)
        {
            foreach (var step in Expand(word, values)) yield return step;
        }

        foreach (var value in values)
        {
            state.Variables[each.Variable] = value;
            foreach (var step in Run(each.Body)) yield return step;
            if (state.IsOver || LeavesLoop()) yield break;
        }
    }

    private bool LeavesLoop()
    {
        var control = state.Control;
        state.Control = LoopControl.None;
        return control == LoopControl.Break;
    }

    // What runs beside the script is heard at once and then forgotten, but for servers, which keep their ports.
    private IEnumerable<Step> Background(Command.Background background)
    {
        var now = state.Now;
        foreach (var step in Run(background.Inner))
        {
            if (step is Step.Pass or Step.Stay or Step.TakeAllMemory) break;
            yield return step;
        }

        (state.Now, state.Status, state.IsOver) = (now, 0, false);
    }

    private IEnumerable<Step> Pipeline(Command.Pipeline pipeline)
    {
        List<string> input = [];
        for (var at = 0; at < pipeline.Stages.Count; at++)
        {
            var isLast = at == pipeline.Stages.Count - 1;
            var output = new List<string>();
            var steps = pipeline.Stages[at] is Command.Simple simple ? Simple(simple, input) : Run(pipeline.Stages[at]);
            foreach (var step in steps)
            {
                if (!isLast && step is Step.Say { IsError: false } said) output.Add(said.Line);
                else yield return step;
                if (output.Count >= LongestPipe) break;
            }

            input = output;
        }
    }

    private IEnumerable<Step> Simple(Command.Simple simple, IReadOnlyList<string> input)
    {
        var arguments = new List<string>();
        foreach (var word in simple.Words)
        {
            foreach (var step in Expand(word, arguments)) yield return step;
        }

        while (arguments.Count > 0 && Assignment(arguments[0]) is { } assigned)
        {
            state.Variables[assigned.Name] = assigned.Value;
            state.Status = 0;
            arguments.RemoveAt(0);
        }

        if (arguments.Count == 0) yield break;
        foreach (var step in Execute(arguments, input))
        {
            if (step is not Step.Say said || simple.Output == Redirection.Output) yield return step;
            else if (simple.Output == Redirection.Error) yield return said with { IsError = true };
            else if (said.IsError) yield return said;
        }
    }

    private IEnumerable<Step> Execute(IReadOnlyList<string> arguments, IReadOnlyList<string> input)
    {
        if (arguments[0] is "exec" && arguments.Count > 1)
        {
            foreach (var step in Execute([.. arguments.Skip(1)], input)) yield return step;
            state.IsOver = true;
            yield break;
        }

        if (Script(arguments) is { } script && depth < 20)
        {
            depth++;
            foreach (var step in Run(script)) yield return step;
            depth--;
            if (depth > 0) state.IsOver = false;
            yield break;
        }

        foreach (var step in programs.Run(arguments, input)) yield return step;
    }

    private static string? Script(IReadOnlyList<string> arguments)
    {
        if (Path.GetFileName(arguments[0]) is not ("sh" or "bash" or "ash" or "dash" or "eval")) return null;
        if (arguments[0] == "eval") return string.Join(' ', arguments.Skip(1));
        var at = 1;
        while (at < arguments.Count && arguments[at].StartsWith('-') && !arguments[at].EndsWith('c')) at++;
        if (at + 1 >= arguments.Count || !arguments[at].StartsWith('-')) return null;
        return arguments[at].Contains('e') ? $"set -e; {arguments[at + 1]}" : arguments[at + 1];
    }

    private static (string Name, string Value)? Assignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word.Take(equals).All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? (word[..equals], word[(equals + 1)..])
            : null;
    }

    private IEnumerable<Step> Expand(Word word, List<string> into)
    {
        var text = "";
        var isQuoted = word.Parts.Any(part => part.IsQuoted);
        var isSplit = false;
        foreach (var part in word.Parts)
        {
            if (part.Kind == PartKind.Command)
            {
                var output = new List<string>();
                foreach (var step in Run(part.Text))
                {
                    if (step is Step.Say { IsError: false } said) output.Add(said.Line);
                    else yield return step;
                    if (output.Count >= LongestPipe) break;
                }

                text += string.Join(part.IsQuoted ? '\n' : ' ', output);
                isSplit |= !part.IsQuoted;
            }
            else
            {
                text += part.Kind switch
                {
                    PartKind.Variable => Variable(part.Text),
                    PartKind.Arithmetic => Arithmetic.Evaluate(part.Text, Variable).ToString(CultureInfo.InvariantCulture),
                    _ => part.Text,
                };
                isSplit |= part is { Kind: PartKind.Variable, IsQuoted: false };
            }
        }

        if (isSplit && !isQuoted && Assignment(text) is null) into.AddRange(text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));
        else into.Add(text);
    }

    private string Variable(string name)
    {
        var colon = name.IndexOf(":-", StringComparison.Ordinal);
        var otherwise = colon < 0 ? "" : name[(colon + 2)..];
        return (colon < 0 ? name : name[..colon]) switch
        {
            "?" => state.Status.ToString(CultureInfo.InvariantCulture),
            "$" => "1",
            "HOSTNAME" => state.Surroundings.HostName,
            var plain => state.Variables.TryGetValue(plain, out var value) && value.Length > 0 ? value : otherwise,
        };
    }
}
