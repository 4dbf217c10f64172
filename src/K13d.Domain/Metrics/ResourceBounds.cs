namespace K13d.Domain.Metrics;

/// <summary>What a container, or a pod, requests and is allowed.</summary>
public readonly record struct ResourceBounds(ResourceAmounts Requests, ResourceAmounts Limits);
