using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>Runs a CronJob's work now.</summary>
public interface ICronJobTrigger
{
    /// <summary>
    /// Creates a Job of the CronJob's template, as <c>kubectl create job --from=cronjob/…</c> does; also of one that is suspended. NotFound, Forbidden, Invalid, and
    /// Conflict for a name that is taken, as the cluster says.
    /// </summary>
    Task<Result<Done>> Trigger(ResourceRef cronJob, string jobName, CancellationToken cancellation);
}
