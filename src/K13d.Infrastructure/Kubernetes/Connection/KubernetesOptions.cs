using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>The settings <c>K13D_KUBERNETES__…</c>: which cluster, and how patiently it is spoken to.</summary>
public sealed record KubernetesOptions
{
    public const string Section = "Kubernetes";

    /// <summary><c>auto</c> takes the kubeconfig if there is one, then the service account of a pod, then the demo cluster.</summary>
    public string Mode { get; init; } = "auto";

    /// <summary>The kubeconfig file, or several as in <c>$KUBECONFIG</c>; empty means <c>$KUBECONFIG</c>, then <c>~/.kube/config</c>.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The kubeconfig's context; empty means its current one.</summary>
    public string? Context { get; init; }

    /// <summary>How long it may take to reach the API server.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one request may take, its retries and the reading of its answer included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a read that failed for a passing reason is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first retry; each later one waits about twice as long.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the API server has to answer a health probe.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the list of kinds that the cluster serves is believed.</summary>
    public TimeSpan DiscoveryLifetime { get; init; } = TimeSpan.FromMinutes(5);
}

internal sealed class KubernetesOptionsValidator : IValidateOptions<KubernetesOptions>
{
    private static readonly string[] Modes = ["auto", "kubeconfig", "incluster", "demo"];
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private const int MostRetries = 10;

    public ValidateOptionsResult Validate(string? name, KubernetesOptions options)
    {
        List<string> faults = [];
        if (!Modes.Contains(options.Mode, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add($"K13D_KUBERNETES__MODE is '{options.Mode}' but must be one of {string.Join(", ", Modes)}.");
        }

        if (options.Retries is < 0 or > MostRetries)
        {
            faults.Add($"K13D_KUBERNETES__RETRIES must be from 0 to {MostRetries}.");
        }

        Within("CONNECTTIMEOUT", options.ConnectTimeout);
        Within("REQUESTTIMEOUT", options.RequestTimeout);
        Within("RETRYDELAY", options.RetryDelay);
        Within("HEALTHTIMEOUT", options.HealthTimeout);
        Within("DISCOVERYLIFETIME", options.DiscoveryLifetime);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Within(string setting, TimeSpan time)
        {
            if (time <= TimeSpan.Zero || time > Longest)
            {
                faults.Add($"K13D_KUBERNETES__{setting} must be more than 0 and at most 01:00:00.");
            }
        }
    }
}
