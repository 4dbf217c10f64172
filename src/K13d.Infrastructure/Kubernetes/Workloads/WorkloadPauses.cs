using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Reads and sets the flag that stops a workload.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment"/>
/// <seealso href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension"/>
internal sealed class WorkloadPauses(ClusterConnection connection) : IWorkloadPauses
{
    public Task<Result<bool>> SetPaused(ResourceRef workload, bool paused, CancellationToken cancellation) =>
        connection.SetFlag(ResourcePaths.Object(workload), workload.Kind == ResourceKind.CronJob ? "suspend" : "paused", paused, cancellation);
}
