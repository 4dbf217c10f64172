using K13d.Domain.Failures;

namespace K13d.Infrastructure.Processes;

/// <summary>A command-line program that K13d runs for what it alone does right.</summary>
/// <param name="Name">As it is called in a shell.</param>
/// <param name="Setting">The setting that names its path.</param>
internal sealed record Tool(string Name, string Setting)
{
    public static Tool Kubectl { get; } = new("kubectl", "K13D_KUBECTL__PATH");

    public static Tool Helm { get; } = new("helm", "K13D_HELM__PATH");

    /// <summary>Where it is: what is set, or the first of <c>.tools/</c>, upwards from K13d's folder, and <c>PATH</c>. Unavailable <c>TOOL_MISSING</c>, saying what to do.</summary>
    public Result<string> Find(string? set)
    {
        if (!string.IsNullOrWhiteSpace(set))
        {
            return File.Exists(set) ? set : Missing($"{Setting} names {set}, which is not there: correct it, or leave it out to have {Name} looked up.");
        }

        return (InTools().FirstOrDefault(File.Exists) ?? SearchPath.Find(Name)) is { } found
            ? found
            : Missing($"K13d needs {Name} for this: install it, run ./run.sh, which brings it along, or name it with {Setting}.");
    }

    private IEnumerable<string> InTools()
    {
        var file = OperatingSystem.IsWindows() ? $"{Name}.exe" : Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, ".tools", file);
        }
    }

    private static Failure.Unavailable Missing(string reason) => new("TOOL_MISSING", reason);
}
