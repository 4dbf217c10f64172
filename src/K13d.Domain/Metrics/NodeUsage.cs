namespace K13d.Domain.Metrics;

/// <summary>What a node uses, its pods and the system beside them.</summary>
public sealed record NodeUsage(string Name, ResourceUsage Usage);
