using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.ReplicaSets;

/// <summary>
/// Which pods go first when there are too many: not placed before placed, not running before running, not ready before ready, cheap before
/// dear (annotation), crowded nodes before others, ready for a short time before long, restarted before not, young before old.
/// https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
/// </summary>
internal static class DeletionOrder
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    public static IEnumerable<JsonObject> Of(IReadOnlyCollection<JsonObject> pods, DateTimeOffset now)
    {
        var crowds = pods.CountBy(pod => pod.NodeName ?? "").ToDictionary();
        return pods
            .OrderBy(pod => pod.NodeName is not null)
            .ThenBy(pod => pod.Phase switch { "Pending" => 0, "Unknown" => 1, _ => 2 })
            .ThenBy(pod => pod.IsReady)
            .ThenBy(pod => long.TryParse(pod.Annotation(CostAnnotation), out var cost) ? cost : 0)
            .ThenByDescending(pod => crowds[pod.NodeName ?? ""])
            .ThenBy(pod => pod.IsReady ? Magnitude(now - (pod.Condition("Ready").Time("lastTransitionTime") ?? now)) : 0)
            .ThenByDescending(pod => pod.Items("status", "containerStatuses").Select(status => status.Number("restartCount") ?? 0).DefaultIfEmpty().Max())
            .ThenByDescending(pod => pod.CreatedAt)
            .ThenBy(pod => pod.Name, StringComparer.Ordinal);
    }

    // Ages are compared by orders of magnitude, so that the choice among pods of about one age stays spread.
    private static int Magnitude(TimeSpan age) => age <= TimeSpan.Zero ? 0 : (int)Math.Log2(age.TotalNanoseconds + 1);
}
