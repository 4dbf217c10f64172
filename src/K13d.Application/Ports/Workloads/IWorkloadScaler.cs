using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>How many pods a workload is to have.</summary>
public interface IWorkloadScaler
{
    /// <summary>Sets the <c>scale</c> subresource. Answers the number before; NotFound, Conflict, Invalid or Forbidden as the cluster says.</summary>
    Task<Result<int>> Scale(ResourceRef workload, int replicas, CancellationToken cancellation);
}
