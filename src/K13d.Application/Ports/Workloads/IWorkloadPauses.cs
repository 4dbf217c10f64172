using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>Whether a workload goes on: a Deployment with rolling out what changes, a CronJob with starting Jobs.</summary>
public interface IWorkloadPauses
{
    /// <summary>
    /// Sets <c>spec.paused</c> of a Deployment or <c>spec.suspend</c> of a CronJob, and nothing else. Answers what it was before; what is as it should be is not
    /// written. NotFound, Forbidden or Conflict as the cluster says.
    /// </summary>
    Task<Result<bool>> SetPaused(ResourceRef workload, bool paused, CancellationToken cancellation);
}
