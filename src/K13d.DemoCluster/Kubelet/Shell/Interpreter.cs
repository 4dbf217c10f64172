using K13d.DemoCluster.Kubelet.Shell.Programs;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>
/// Plays a shell script: nothing is executed, it only says what the script would print, how long it would take and how it would end.
/// </summary>
internal sealed class Interpreter
{
    // A loop that takes no time is a busy one, for as long as anybody cares.
    private const int LongestInstant = 10_000;

    // A writer that has filled so much of a pipe is one whose reader needs no more.
    private const int EnoughForAReader = 1_000;

    private const int Deepest = 20;

    private readonly ShellState state;
    private readonly Words words;
    private readonly Redirections redirections;
    private readonly TypedShell typed;
    private int depth;

    public Interpreter(ShellState state)
    {
        this.state = state;
        words = new Words(state, Substitute);
        redirections = new Redirections(state, words);
        typed = new TypedShell(state, Run);
    }

    /// <summary>A program and its arguments, as a container's command is given.</summary>
    public IEnumerable<Step> Execute(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return [];
        if (arguments[0] is "exec" && arguments.Count > 1) return Leave(Execute([.. arguments.Skip(1)]));

        // Whether the first program is there was known before it was started.
        if (depth > 0 && !ProgramTable.Has(state.Surroundings.Flavour, arguments[0])) return ProgramTable.Missing(state, arguments[0]);
        if (ShellCall.Of(arguments, state) is not { } call) return ProgramTable.Run(new Invocation(state, arguments, Execute));
        if (depth >= Deepest) return ProgramTable.Complain(state, "sh: too deep", 2);
        return Inside(call.Script is { } script ? Script(script) : typed.Run(call.Shell), call);
    }

    private IEnumerable<Step> Script(string script)
    {
        if (Parser.Parse(script) is { } parsed) return Run(parsed);
        state.IsOver = true;
        return ProgramTable.Complain(state, "sh: syntax error", 2);
    }

    private IEnumerable<Step> Run(Command command) => command switch
    {
        Command.Simple simple => Simple(simple),
        Command.Redirected redirected => redirections.Apply(redirected.Redirections, Run(redirected.Inner)),
        Command.Sequence sequence => Sequence(sequence),
        Command.Chain chain => Chain(chain),
        Command.Not not => Not(not),
        Command.Pipeline pipeline => Pipeline(pipeline),
        Command.Subshell subshell => Subshell(subshell),
        Command.If conditional => If(conditional),
        Command.Loop loop => Loop(loop),
        Command.For each => For(each),
        Command.Background background => Background(background),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command."),
    };

    private bool IsLeaving => state.IsOver || state.Control != LoopControl.None;

    private IEnumerable<Step> Leave(IEnumerable<Step> last)
    {
        foreach (var step in last) yield return step;
        state.IsOver = true;
    }

    // A shell that ends does not end the one that called it; eval and source are no shells of their own.
    private IEnumerable<Step> Inside(IEnumerable<Step> shell, ShellCall call)
    {
        var (parameters, stops) = (state.Parameters, state.StopsOnFailure);
        if (!call.IsSame) state.Parameters = call.Parameters;
        state.StopsOnFailure |= call.StopsOnFailure;
        state.Status = 0;
        depth++;
        foreach (var step in shell) yield return step;
        depth--;
        state.Parameters = parameters;
        if (call.IsSame) yield break;
        if (depth > 0) state.IsOver = false;
        state.StopsOnFailure = stops;
    }

    private IEnumerable<Step> Substitute(string script)
    {
        if (depth >= Deepest) yield break;
        depth++;
        var isOver = state.IsOver;
        foreach (var step in Script(script)) yield return step;
        state.IsOver = isOver;
        depth--;
    }

    private IEnumerable<Step> Sequence(Command.Sequence sequence)
    {
        foreach (var part in sequence.Parts)
        {
            foreach (var step in Run(part)) yield return step;
            if (state is { StopsOnFailure: true, Status: not 0 } && part is (Command.Simple or Command.Pipeline or Command.Redirected)) state.IsOver = true;
            if (IsLeaving) yield break;
        }
    }

    private IEnumerable<Step> Chain(Command.Chain chain)
    {
        foreach (var step in Run(chain.First)) yield return step;
        foreach (var (onSuccess, next) in chain.Rest)
        {
            if (IsLeaving) yield break;
            if (state.Status == 0 != onSuccess) continue;
            foreach (var step in Run(next)) yield return step;
        }
    }

    private IEnumerable<Step> Not(Command.Not not)
    {
        foreach (var step in Run(not.Inner)) yield return step;
        state.Status = state.Status == 0 ? 1 : 0;
    }

    private IEnumerable<Step> Subshell(Command.Subshell subshell)
    {
        var (directory, variables) = (state.Directory, new Dictionary<string, string>(state.Variables, StringComparer.Ordinal));
        foreach (var step in Run(subshell.Inner)) yield return step;
        (state.Directory, state.IsOver) = (directory, false);
        state.Variables.Clear();
        foreach (var (name, value) in variables) state.Variables[name] = value;
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
            foreach (var step in words.Expand(word, values)) yield return step;
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
            if (step is Step.Pass or Step.Stay or Step.Read or Step.TakeAllMemory) break;
            yield return step;
        }

        (state.Now, state.Status, state.IsOver) = (now, 0, false);
    }

    // Each stage reads all that the one before it wrote.
    private IEnumerable<Step> Pipeline(Command.Pipeline pipeline)
    {
        var outer = state.Input;
        for (var at = 0; at < pipeline.Stages.Count; at++)
        {
            var isLast = at == pipeline.Stages.Count - 1;
            var output = new Captured();
            foreach (var step in Run(pipeline.Stages[at]))
            {
                if (!isLast && step is Step.Stay && output.Lines >= EnoughForAReader) break;
                if (isLast || !output.Take(step)) yield return step;
                if (output.IsFull) break;
            }

            if (!isLast) state.IsOver = false;
            state.Input = ShellInput.Of(output.Bytes);
        }

        state.Input = outer;
    }

    private IEnumerable<Step> Simple(Command.Simple simple)
    {
        var arguments = new List<string>();
        foreach (var word in simple.Words)
        {
            foreach (var step in words.Expand(word, arguments)) yield return step;
        }

        while (arguments.Count > 0 && Words.Assignment(arguments[0]) is { } assigned)
        {
            state.Variables[assigned.Name] = assigned.Value;
            state.Status = 0;
            arguments.RemoveAt(0);
        }

        if (simple.Words.Count == 0) state.Status = 0;
        foreach (var step in Execute(arguments)) yield return step;
    }
}
