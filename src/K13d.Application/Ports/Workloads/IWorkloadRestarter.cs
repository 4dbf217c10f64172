using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>Replaces the pods of a workload by new ones of the same template, as its update strategy says.</summary>
public interface IWorkloadRestarter
{
    /// <summary>
    /// Marks the template with the time, to the millisecond, as <c>kubectl rollout restart</c> does. Conflict for a workload that is paused, which would not do it now; NotFound,
    /// Forbidden or Conflict as the cluster says.
    /// </summary>
    Task<Result<Done>> Restart(ResourceRef workload, DateTimeOffset at, CancellationToken cancellation);
}
