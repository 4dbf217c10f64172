using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Asks the metrics API and, where nobody serves that, the kubelets.</summary>
internal sealed class ClusterUsage(MetricsApi metrics, KubeletSummaries kubelets) : IClusterUsage
{
    public async Task<Result<Measured<PodUsage>>> Pods(string? @namespace, string? name, CancellationToken cancellation)
    {
        var answered = await metrics.Pods(@namespace, name, cancellation);
        if (IsNotServed(answered))
        {
            answered = await kubelets.Pods(@namespace, name, cancellation);
        }

        return name is not null && IsEmpty(answered)
            ? new Failure.NotFound(
                $"There are no metrics of a pod '{name}' in namespace '{@namespace}'. Check the name, and that it has been running for a minute.")
            : answered;
    }

    public async Task<Result<Measured<NodeUsage>>> Nodes(string? name, CancellationToken cancellation)
    {
        var answered = await metrics.Nodes(name, cancellation);
        if (IsNotServed(answered))
        {
            answered = await kubelets.Nodes(name, cancellation);
        }

        return name is not null && IsEmpty(answered)
            ? new Failure.NotFound($"There are no metrics of a node '{name}'. Check the name, and that the node is ready.")
            : answered;
    }

    /// <summary>
    /// A list is not found only where its group is not; and the API server fails with a 5xx where the group is registered and nobody answers for it.
    /// </summary>
    private static bool IsNotServed<T>(Result<Measured<T>> answered) => answered.IsFailure(out var failure, out _) && failure switch
    {
        Failure.NotFound => true,
        Failure.ClusterFailed => failure.Details.TryGetValue("status", out var status) && status is >= 500,
        _ => false,
    };

    private static bool IsEmpty<T>(Result<Measured<T>> answered) => !answered.IsFailure(out _, out var measured) && measured.Items.Count == 0;
}
