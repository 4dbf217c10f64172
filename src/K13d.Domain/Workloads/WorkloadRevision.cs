using System.Text.Json.Nodes;

namespace K13d.Domain.Workloads;

/// <summary>A pod template that a workload has had.</summary>
/// <param name="Number">Rises with every rollout; a template that comes back takes a new number and gives up its old one.</param>
/// <param name="ChangeCause">Why, as the annotation <c>kubernetes.io/change-cause</c> said then; null where it said nothing.</param>
/// <param name="Source">The object that keeps it, as <c>replicaset/web-5d9c</c> or <c>controllerrevision/db-7f6d</c>.</param>
/// <param name="Annotations">Of that object.</param>
/// <param name="Template">Without what the controller added to it.</param>
/// <seealso href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#checking-rollout-history-of-a-deployment"/>
public sealed record WorkloadRevision(
    long Number, string? ChangeCause, DateTimeOffset CreatedAt, string Source, IReadOnlyDictionary<string, string> Annotations, JsonObject Template)
{
    /// <summary>Of all its containers, those that run before the others first.</summary>
    public IReadOnlyList<string> Images => [.. Containers("initContainers").Concat(Containers("containers"))];

    private IEnumerable<string> Containers(string field) =>
        (Template["spec"]?[field]?.AsArray() ?? []).Select(container => (string?)container?["image"]).OfType<string>();
}
