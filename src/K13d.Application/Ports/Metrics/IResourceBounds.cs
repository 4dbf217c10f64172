using K13d.Domain.Failures;
using K13d.Domain.Metrics;

namespace K13d.Application.Ports.Metrics;

/// <summary>What usage is compared with.</summary>
public interface IResourceBounds
{
    /// <summary>What running pods request and are allowed. Forbidden as the cluster says.</summary>
    /// <param name="namespace">Null for all.</param>
    /// <param name="name">Null for all.</param>
    Task<Result<BoundedPods>> Pods(string? @namespace, string? name, CancellationToken cancellation);

    /// <summary>What nodes have for pods, by name. Forbidden as the cluster says.</summary>
    /// <param name="name">Null for all.</param>
    Task<Result<AllocatableNodes>> Nodes(string? name, CancellationToken cancellation);
}

public sealed record BoundedPods(IReadOnlyDictionary<(string Namespace, string Name), PodBounds> Pods)
{
    /// <summary>Null for a pod that was not there.</summary>
    public PodBounds? Find(PodUsage pod) => Pods.GetValueOrDefault((pod.Namespace, pod.Name));
}

public sealed record AllocatableNodes(IReadOnlyDictionary<string, ResourceAmounts> Nodes)
{
    /// <summary>Nothing for a node that was not there.</summary>
    public ResourceAmounts Find(NodeUsage node) => Nodes.GetValueOrDefault(node.Name);
}
