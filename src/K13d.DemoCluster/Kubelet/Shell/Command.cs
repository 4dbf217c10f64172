namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>A parsed script.</summary>
internal abstract record Command
{
    /// <param name="Output">Where its output goes.</param>
    internal sealed record Simple(IReadOnlyList<Word> Words, Redirection Output) : Command;

    internal sealed record Pipeline(IReadOnlyList<Command> Stages) : Command;

    internal sealed record Not(Command Inner) : Command;

    internal sealed record And(Command Left, Command Right) : Command;

    internal sealed record Or(Command Left, Command Right) : Command;

    internal sealed record Sequence(IReadOnlyList<Command> Parts) : Command;

    internal sealed record Background(Command Inner) : Command;

    internal sealed record If(Command Condition, Command Then, Command? Otherwise) : Command;

    /// <param name="Until">Whether it ends when the condition holds, instead of when it fails.</param>
    internal sealed record Loop(Command Condition, bool Until, Command Body) : Command;

    internal sealed record For(string Variable, IReadOnlyList<Word> Values, Command Body) : Command;
}

internal enum Redirection
{
    Output,
    Error,
    Nowhere,
}
