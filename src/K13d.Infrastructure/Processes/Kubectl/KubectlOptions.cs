using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>The settings <c>K13D_KUBECTL__…</c>: which kubectl, and how much of it.</summary>
public sealed record KubectlOptions
{
    public const string Section = "Kubectl";

    /// <summary>The program; empty means <c>.tools/kubectl</c> in or above K13d's folder, then the one in <c>PATH</c>.</summary>
    public string? Path { get; init; }

    /// <summary>How long one run may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one may wait that waits for something in the cluster (<c>wait</c>, <c>rollout status</c>, <c>delete</c>, <c>drain</c>, <c>exec</c>).</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many characters of its output are kept.</summary>
    public int MaxOutput { get; init; } = 1024 * 1024;

    /// <summary>How many may run at once; others wait.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>How many of those that wait may run beside them.</summary>
    public int ParallelWaits { get; init; } = 8;
}

internal sealed class KubectlOptionsValidator : IValidateOptions<KubectlOptions>
{
    public ValidateOptionsResult Validate(string? name, KubectlOptions options)
    {
        List<string> faults = [];
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromHours(1))
        {
            faults.Add("K13D_KUBECTL__TIMEOUT must be more than 0 and at most 01:00:00.");
        }

        if (options.WaitTimeout < TimeSpan.FromSeconds(1) || options.WaitTimeout > TimeSpan.FromHours(1))
        {
            faults.Add("K13D_KUBECTL__WAITTIMEOUT must be from 00:00:01 to 01:00:00.");
        }

        if (options.MaxOutput < 1024)
        {
            faults.Add("K13D_KUBECTL__MAXOUTPUT must be at least 1024.");
        }

        if (options.Parallel < 1)
        {
            faults.Add("K13D_KUBECTL__PARALLEL must be at least 1.");
        }

        if (options.ParallelWaits < 1)
        {
            faults.Add("K13D_KUBECTL__PARALLELWAITS must be at least 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
