namespace K13d.Domain.Metrics;

/// <summary>What the running containers of a pod use.</summary>
public sealed record PodUsage(string Namespace, string Name, IReadOnlyList<ContainerUsage> Containers)
{
    public ResourceUsage Total { get; } = Containers.Aggregate(default(ResourceUsage), (sum, container) => sum + container.Usage);
}

public sealed record ContainerUsage(string Name, ResourceUsage Usage);
