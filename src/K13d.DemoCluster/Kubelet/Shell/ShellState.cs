namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a running script knows and leaves behind.</summary>
internal sealed class ShellState(Surroundings surroundings, DateTimeOffset startedAt)
{
    private readonly List<(DateTimeOffset At, string Path, bool Exists)> files = [];

    public Surroundings Surroundings => surroundings;

    public Dictionary<string, string> Variables { get; } = new(surroundings.Environment, StringComparer.Ordinal);

    /// <summary>The moment that the script is at, which may be ahead of the clock.</summary>
    public DateTimeOffset Now { get; set; } = startedAt;

    public int Status { get; set; }

    /// <summary>Whether it has come to its end, by <c>exit</c> or otherwise.</summary>
    public bool IsOver { get; set; }

    /// <summary>Loops that a <c>break</c> or <c>continue</c> still has to leave.</summary>
    public LoopControl Control { get; set; }

    public bool StopsOnFailure { get; set; }

    /// <summary>Whether SIGTERM ends it: pid 1 ignores signals that it does not ask for.</summary>
    public bool HandlesTermination { get; set; }

    /// <summary>The ports that it listens on.</summary>
    public HashSet<int> Ports { get; } = [];

    public void SetFile(string path, bool exists) => files.Add((Now, path, exists));

    public bool FileExists(string path, DateTimeOffset when) => files.FindLast(change => change.At <= when && change.Path == path).Exists;
}

internal enum LoopControl
{
    None,
    Break,
    Continue,
}
