using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Deployments;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Disruptions;

/// <summary>Writes into each PodDisruptionBudget how many of its pods may be evicted now.</summary>
internal sealed class DisruptionController(ClusterView cluster, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.PodDisruptionBudgets, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, change =>
        {
            foreach (var budget in cluster.Of(Resources.PodDisruptionBudgets).In(change.Key.Namespace))
            {
                if (SelectorOf(budget).Matches(change.Latest)) due.Add(budget.Key);
            }
        });
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.PodDisruptionBudgets, key) is not { } budget) return null;
        var selector = SelectorOf(budget);
        var pods = cluster.Of(Resources.Pods).In(key.Namespace).Where(pod => !pod.HasEnded && selector.Matches(pod)).ToList();
        var expected = Expected(budget, pods);
        var healthy = pods.Count(pod => pod.IsReady && !pod.IsBeingDeleted && budget.Child("status", "disruptedPods")?[pod.Name] is null);
        var desired = Desired(budget, expected);
        var allowed = Math.Max(0, expected == 0 ? 0 : healthy - desired);
        cluster.ChangeStatus(Resources.PodDisruptionBudgets, key, Manager, value =>
        {
            var status = new JsonObject { ["observedGeneration"] = budget.Generation };
            status["disruptionsAllowed"] = allowed;
            status["currentHealthy"] = healthy;
            status["desiredHealthy"] = desired;
            status["expectedPods"] = expected;
            status["conditions"] = new JsonArray(Condition(value, allowed));
            value["status"] = status;
        });
        return null;
    }

    private static LabelSelector SelectorOf(JsonObject budget) => LabelSelector.Of(budget.Child("spec", "selector"));

    private JsonObject Condition(JsonObject budget, int allowed)
    {
        var before = budget.Condition("DisruptionAllowed");
        var state = allowed > 0 ? "True" : "False";
        return new JsonObject
        {
            ["type"] = "DisruptionAllowed",
            ["status"] = state,
            ["observedGeneration"] = budget.Generation,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.GetUtcNow().Stamp(),
            ["reason"] = allowed > 0 ? "SufficientPods" : "InsufficientPods",
            ["message"] = "",
        };
    }

    // Shares are of what the pods' controllers want; a number of pods that must stay is of the pods that are there.
    private int Expected(JsonObject budget, List<JsonObject> pods)
    {
        var isShare = budget.At("spec", "maxUnavailable") is not null || budget.Text("spec", "minAvailable") is not null;
        return isShare ? pods.GroupBy(pod => pod.ControllerReference.Text("uid")).Sum(group => Wanted(group.First()) ?? group.Count()) : pods.Count;
    }

    private int? Wanted(JsonObject pod)
    {
        if (pod.ControllerReference is not { } owner) return null;
        var key = new ObjectKey(pod.Namespace, owner.Text("name") ?? "");
        var found = owner.Text("kind") switch
        {
            "ReplicaSet" => cluster.Find(Resources.ReplicaSets, key),
            "StatefulSet" => cluster.Find(Resources.StatefulSets, key),
            "ReplicationController" => cluster.Find(Resources.ReplicationControllers, key),
            _ => null,
        };
        if (found?.ControllerReference is { } deployment && deployment.Text("kind") == "Deployment") found = cluster.Find(Resources.Deployments, new ObjectKey(pod.Namespace, deployment.Text("name") ?? ""));
        return (int?)found.Number("spec", "replicas");
    }

    private static int Desired(JsonObject budget, int expected) => budget.At("spec", "maxUnavailable") is { } most
        ? Math.Max(0, expected - Share.Of(most, expected, roundUp: true))
        : Share.Of(budget.At("spec", "minAvailable"), expected, roundUp: true);
}
