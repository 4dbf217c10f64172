using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a running script knows and leaves behind.</summary>
internal sealed class ShellState(Surroundings surroundings, DateTimeOffset startedAt)
{
    public Surroundings Surroundings => surroundings;

    public FileSystem Files => surroundings.Files;

    public Dictionary<string, string> Variables { get; } = new(surroundings.Environment, StringComparer.Ordinal);

    /// <summary>The parameters of the script, from <c>$1</c> on.</summary>
    public IReadOnlyList<string> Parameters { get; set; } = [];

    /// <summary>The moment that the script is at, which may be ahead of the clock.</summary>
    public DateTimeOffset Now { get; set; } = startedAt;

    public string Directory { get; set; } = surroundings.WorkingDirectory;

    public ShellInput Input { get; set; } = ShellInput.Nothing;

    /// <summary>The terminal that it is typed to and seen on; null without one.</summary>
    public Terminal? Terminal { get; init; }

    public int Status { get; set; }

    /// <summary>Whether it has come to its end, by <c>exit</c> or otherwise.</summary>
    public bool IsOver { get; set; }

    /// <summary>Loops that a <c>break</c> or <c>continue</c> still has to leave.</summary>
    public LoopControl Control { get; set; }

    public bool StopsOnFailure { get; set; }

    /// <summary>Whether SIGTERM ends it: pid 1 ignores signals that it does not ask for.</summary>
    public bool HandlesTermination { get; set; }

    /// <summary>Whether a shell is typed to, which goes on when a command of it is interrupted.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>The ports that it listens on.</summary>
    public HashSet<int> Ports { get; } = [];

    /// <summary>The absolute path that a word means.</summary>
    public string PathOf(string path) => FilePath.Resolve(Directory, path);
}

internal enum LoopControl
{
    None,
    Break,
    Continue,
}
