using K13d.Domain.Failures;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>Where kubectl is.</summary>
internal static class KubectlProgram
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl";

    /// <summary>The one that is set, or the first of <c>.tools/</c>, upwards from K13d's folder, and <c>PATH</c>. Unavailable <c>TOOL_MISSING</c>, saying what to do.</summary>
    public static Result<string> Find(string? set)
    {
        if (!string.IsNullOrWhiteSpace(set))
        {
            return File.Exists(set) ? set : Missing($"K13D_KUBECTL__PATH names {set}, which is not there: correct it, or leave it out to have kubectl looked up.");
        }

        return (InTools().FirstOrDefault(File.Exists) ?? SearchPath.Find("kubectl")) is { } found
            ? found
            : Missing("K13d needs kubectl for this: install it, run ./run.sh, which brings it along, or name it with K13D_KUBECTL__PATH.");
    }

    private static IEnumerable<string> InTools()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, ".tools", Name);
        }
    }

    private static Failure.Unavailable Missing(string reason) => new("TOOL_MISSING", reason);
}
