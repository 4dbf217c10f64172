using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Workloads;

/// <summary>The pods that a workload makes: a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob.</summary>
public interface IWorkloadPods
{
    /// <summary>Those that there are now. NotFound for the workload; Forbidden as the cluster says.</summary>
    Task<Result<MadePods>> Of(ResourceRef workload, CancellationToken cancellation);
}

/// <param name="Pods">By name; of more than 500 the first.</param>
/// <param name="IsOver">Whether it makes no more: a Job that has ended.</param>
public sealed record MadePods(IReadOnlyList<MadePod> Pods, bool IsOver);

/// <param name="Uid">Another pod may have its name later.</param>
/// <param name="Runs">By container, the id of its present run; those that have not started are not there.</param>
public sealed record MadePod(string Uid, PodContainers Containers, IReadOnlyDictionary<string, string> Runs);
