using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;

namespace K13d.Infrastructure.Kubernetes.Metrics;

/// <summary>Asks the metrics API and, where nobody serves that, the kubelets.</summary>
internal sealed class ClusterUsage(MetricsApi metrics, KubeletSummaries kubelets) : IClusterUsage
{
    public Task<Result<Measured<PodUsage>>> Pods(string? @namespace, string? name, CancellationToken cancellation) => Ask(
        () => metrics.Pods(@namespace, name, cancellation),
        () => kubelets.Pods(@namespace, name, cancellation),
        name is null ? null : $"There are no metrics of a pod '{name}' in namespace '{@namespace}'. Check the name, and that it has been running for a minute.");

    public Task<Result<Measured<NodeUsage>>> Nodes(string? name, CancellationToken cancellation) => Ask(
        () => metrics.Nodes(name, cancellation),
        () => kubelets.Nodes(name, cancellation),
        name is null ? null : $"There are no metrics of a node '{name}'. Check the name, and that the node is ready.");

    /// <param name="missing">What is said where there is nothing of the one that is asked for; null where it is all that are.</param>
    private static async Task<Result<Measured<T>>> Ask<T>(
        Func<Task<Result<Measured<T>>>> metrics, Func<Task<Result<Measured<T>>>> kubelets, string? missing)
    {
        var answered = await metrics();
        if (IsNotServed(answered))
        {
            answered = await kubelets();
        }

        return missing is not null && IsEmpty(answered) ? new Failure.NotFound(missing) : answered;
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
