using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Workloads;

/// <summary>Lists the templates that a workload has had, and what changed from each to the next.</summary>
/// <param name="Kind">Deployment, StatefulSet or DaemonSet.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public sealed record GetRolloutHistory(ResourceKind Kind, string? Namespace, string Name) : IQuery<RolloutHistory>, IRequires, IOnWorkload
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Items">Oldest first.</param>
/// <param name="Total">How many there are.</param>
public sealed record RolloutHistory(string Namespace, string Name, IReadOnlyList<RolloutRevision> Items, int Total);

/// <param name="Revision">Its number, which a rollback names.</param>
/// <param name="ChangeCause">What the annotation `kubernetes.io/change-cause` said; null where it said nothing.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Current">Whether the workload has this template now.</param>
/// <param name="Source">The object that keeps it, as `replicaset/web-5d9c`.</param>
/// <param name="Images">Of its containers.</param>
/// <param name="Diff">What changed in the template since the revision before, as a unified diff of YAML; null for the first.</param>
public sealed record RolloutRevision(
    long Revision, string? ChangeCause, DateTime CreatedAt, bool Current, string Source, IReadOnlyList<string> Images, string? Diff);

public sealed class GetRolloutHistoryValidator : AbstractValidator<GetRolloutHistory>
{
    public GetRolloutHistoryValidator() => this.OnWorkload(ResourceKind.Deployment, ResourceKind.StatefulSet, ResourceKind.DaemonSet);
}

internal sealed class GetRolloutHistoryHandler(IWorkloadRevisions revisions, IManifestDiff diff) : IQueryHandler<GetRolloutHistory, RolloutHistory>
{
    public async Task<Result<RolloutHistory>> Handle(GetRolloutHistory request, CancellationToken cancellationToken)
    {
        var workload = request.Target();
        return (await revisions.Of(workload, cancellationToken))
            .Map(history => new RolloutHistory(workload.Namespace!, workload.Name, Items(history), history.Revisions.Count));
    }

    private IReadOnlyList<RolloutRevision> Items(RevisionHistory history)
    {
        var current = history.Current;
        return
        [
            .. history.Revisions.Select((revision, index) => new RolloutRevision(
                revision.Number,
                revision.ChangeCause,
                revision.CreatedAt.UtcDateTime,
                revision == current,
                revision.Source,
                revision.Images,
                index == 0 ? null : diff.Unified(Named(history.Revisions[index - 1]), Named(revision)))),
        ];
    }

    private static (string Name, System.Text.Json.Nodes.JsonObject? Manifest) Named(WorkloadRevision revision) => ($"revision {revision.Number}", revision.Template);
}
