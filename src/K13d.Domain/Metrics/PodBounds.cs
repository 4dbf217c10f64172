namespace K13d.Domain.Metrics;

/// <summary>What the containers of a pod request and are allowed.</summary>
/// <param name="Containers">By name: those that run beside each other, sidecars included.</param>
/// <param name="Own">What the pod says of itself as a whole, which wins over its containers.</param>
/// <seealso href="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"/>
public sealed record PodBounds(string Namespace, string Name, IReadOnlyDictionary<string, ResourceBounds> Containers, ResourceBounds Own = default)
{
    /// <summary>Requests are the sum of those there are; limits are there only where every container has one, else the pod has none.</summary>
    public ResourceBounds Total { get; } = new(
        Own.Requests.Or(Containers.Values.Aggregate(default(ResourceAmounts), (sum, bounds) => sum + bounds.Requests)),
        Own.Limits.Or(Containers.Count == 0 ? default : Containers.Values.Select(bounds => bounds.Limits).Aggregate(ResourceAmounts.IfBoth)));
}
