using System.Text.Json.Nodes;

namespace K13d.Domain.Workloads;

/// <summary>The templates that a workload has had, as far as the cluster keeps them.</summary>
/// <param name="Template">The one that it has now.</param>
/// <param name="Paused">Whether a new template would not be rolled out now.</param>
/// <param name="Revisions">Oldest first.</param>
public sealed record RevisionHistory(JsonObject Template, bool Paused, IReadOnlyList<WorkloadRevision> Revisions)
{
    /// <summary>The one that the workload is of; null until its controller has recorded a new template.</summary>
    public WorkloadRevision? Current => Revisions.LastOrDefault(IsCurrent);

    /// <summary>The one that a rollback goes to where none is named; null where there was none before.</summary>
    public WorkloadRevision? Previous => Revisions.LastOrDefault(revision => !IsCurrent(revision));

    public WorkloadRevision? Find(long number) => Revisions.FirstOrDefault(revision => revision.Number == number);

    private bool IsCurrent(WorkloadRevision revision) => JsonNode.DeepEquals(revision.Template, Template);
}
