using K13d.Domain.Failures;
using K13d.Domain.Metrics;

namespace K13d.Application.Ports.Metrics;

/// <summary>What pods and nodes use at the moment: as the metrics API says or, where a cluster has none, as its kubelets say.</summary>
public interface IClusterUsage
{
    /// <summary>
    /// The usage of running pods. Unavailable <c>METRICS_UNAVAILABLE</c> where nothing in the cluster measures; NotFound, for a pod that is named,
    /// where it is not there or has not been measured; Forbidden as the cluster says.
    /// </summary>
    /// <param name="namespace">Null for all.</param>
    /// <param name="name">One pod, whose namespace is named too; null for all.</param>
    Task<Result<Measured<PodUsage>>> Pods(string? @namespace, string? name, CancellationToken cancellation);

    /// <summary>The usage of nodes, with the same failures.</summary>
    /// <param name="name">Null for all.</param>
    Task<Result<Measured<NodeUsage>>> Nodes(string? name, CancellationToken cancellation);
}

/// <param name="Source">Who measured: <c>metrics.k8s.io</c> or <c>kubelet</c>.</param>
/// <param name="SilentNodes">Nodes whose kubelet was asked and did not answer; what is on them is missing.</param>
public sealed record Measured<T>(IReadOnlyList<T> Items, string Source, IReadOnlyList<string> SilentNodes);
