namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>A parsed script.</summary>
internal abstract record Command
{
    internal sealed record Simple(IReadOnlyList<Word> Words) : Command;

    /// <summary>A command whose input or output goes elsewhere.</summary>
    internal sealed record Redirected(Command Inner, IReadOnlyList<Redirection> Redirections) : Command;

    internal sealed record Pipeline(IReadOnlyList<Command> Stages) : Command;

    internal sealed record Not(Command Inner) : Command;

    /// <summary>Commands between <c>&amp;&amp;</c> and <c>||</c>: each but the first runs only after success, or only after failure.</summary>
    internal sealed record Chain(Command First, IReadOnlyList<(bool OnSuccess, Command Next)> Rest) : Command;

    internal sealed record Sequence(IReadOnlyList<Command> Parts) : Command;

    /// <summary>A list in parentheses: where it goes and what it sets is forgotten after it.</summary>
    internal sealed record Subshell(Command Inner) : Command;

    internal sealed record Background(Command Inner) : Command;

    internal sealed record If(Command Condition, Command Then, Command? Otherwise) : Command;

    /// <param name="Until">Whether it ends when the condition holds, instead of when it fails.</param>
    internal sealed record Loop(Command Condition, bool Until, Command Body) : Command;

    internal sealed record For(string Variable, IReadOnlyList<Word> Values, Command Body) : Command;
}

/// <param name="Operator">As it is written: <c>&gt;</c>, <c>2&gt;&gt;</c>, <c>&lt;</c>, <c>2&gt;&amp;1</c>.</param>
/// <param name="Target">The file; null where the operator says all.</param>
internal sealed record Redirection(string Operator, Word? Target);
