using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>The settings <c>K13D_HELM__…</c> that say which helm, and how much of it.</summary>
public sealed record HelmOptions
{
    public const string Section = "Helm";

    /// <summary>The program; empty means <c>.tools/helm</c> in or above K13d's folder, then the one in <c>PATH</c>.</summary>
    public string? Path { get; init; }

    /// <summary>How many characters of its output are kept: a release with all of its chart.</summary>
    public int MaxOutput { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many may run at once; others wait.</summary>
    public int Parallel { get; init; } = 16;
}

internal sealed class HelmOptionsValidator : IValidateOptions<HelmOptions>
{
    public ValidateOptionsResult Validate(string? name, HelmOptions options)
    {
        List<string> faults = [];
        if (options.MaxOutput < 1024 * 1024)
        {
            faults.Add("K13D_HELM__MAXOUTPUT must be at least 1048576.");
        }

        if (options.Parallel < 1)
        {
            faults.Add("K13D_HELM__PARALLEL must be at least 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
