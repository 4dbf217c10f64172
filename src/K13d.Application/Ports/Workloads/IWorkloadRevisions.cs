using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Ports.Workloads;

/// <summary>The templates that Deployments, StatefulSets and DaemonSets have had.</summary>
public interface IWorkloadRevisions
{
    /// <summary>NotFound or Forbidden as the cluster says.</summary>
    Task<Result<RevisionHistory>> Of(ResourceRef workload, CancellationToken cancellation);

    /// <summary>Gives the workload the template of a revision, as <c>kubectl rollout undo</c> does. NotFound, Invalid, Conflict or Forbidden as the cluster says.</summary>
    Task<Result<Done>> RollBack(ResourceRef workload, WorkloadRevision to, CancellationToken cancellation);
}
