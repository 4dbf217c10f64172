using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>The HorizontalPodAutoscalers, which set numbers of replicas by themselves.</summary>
public interface IAutoscalers
{
    /// <summary>Which of them governs a workload. Forbidden as the cluster says.</summary>
    Task<Result<Autoscaling>> Of(ResourceRef workload, CancellationToken cancellation);
}

/// <param name="Autoscaler">The first by name of those that govern the workload, though there should be one at most; null where there is none.</param>
public sealed record Autoscaling(string? Autoscaler);
