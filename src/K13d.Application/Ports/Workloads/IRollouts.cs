using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Ports.Workloads;

/// <summary>How the rollouts of Deployments, StatefulSets and DaemonSets go.</summary>
public interface IRollouts
{
    /// <summary>NotFound or Forbidden as the cluster says.</summary>
    Task<Result<FollowedRollout>> Follow(ResourceRef workload, CancellationToken cancellation);

    /// <summary>Some of the workload's pods that are not ready, and why. NotFound or Forbidden as the cluster says.</summary>
    Task<Result<PodsInTrouble>> Troubles(ResourceRef workload, CancellationToken cancellation);
}

/// <param name="States">Its present state, then every later one, without end; a failure is the last.</param>
public sealed record FollowedRollout(IAsyncEnumerable<Result<RolloutProgress>> States);

/// <param name="Pods">At most a few.</param>
public sealed record PodsInTrouble(IReadOnlyList<PodTrouble> Pods);
