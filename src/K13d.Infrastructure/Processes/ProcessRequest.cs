namespace K13d.Infrastructure.Processes;

/// <summary>A program to run to its end.</summary>
/// <param name="Program">A path, or a name to look up in PATH.</param>
/// <param name="Arguments">Each goes to the program as it is: there is no shell in between.</param>
internal sealed record ProcessRequest(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>All that the program finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Null means where K13d runs.</summary>
    public string? WorkingDirectory { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long it may tidy up when it is to end early: it is asked to (SIGTERM), and ended by force only after that. Zero means by force at once, as it
    /// always is on Windows, which has no such signal.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.Zero;

    /// <summary>How many characters of its output, and as many of its errors, are kept; with more it is ended.</summary>
    public int MaxOutput { get; init; } = 1024 * 1024;

    /// <summary>
    /// Whether, of more than <see cref="MaxOutput"/>, the beginning and the end are kept, and the program goes on: for one that changes something, which must not be
    /// ended half way for what it says.
    /// </summary>
    public bool CutsMiddle { get; init; }

    /// <summary>What it finds on its standard input; empty means nothing.</summary>
    public string Input { get; init; } = "";

    /// <summary>
    /// Is given each line of its errors as it comes, one after the other. Of the errors the end is kept then and not the beginning, and it may complain as
    /// much as it likes.
    /// </summary>
    public Action<string>? Complains { get; init; }
}

/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
/// <param name="Truncated">Whether it had more to say; if it was ended for it, its exit code means nothing.</param>
internal sealed record ProcessOutcome(int ExitCode, string Output, string Error, bool Truncated)
{
    /// <summary>How many characters were left out in the middle of both.</summary>
    public long Left { get; init; }
}
