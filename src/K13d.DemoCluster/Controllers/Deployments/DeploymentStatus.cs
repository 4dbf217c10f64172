using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>
/// A Deployment's status from its ReplicaSets', with the conditions <c>Available</c> and <c>Progressing</c> that <c>kubectl rollout status</c> waits for.
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
/// </summary>
internal sealed class DeploymentStatus(JsonObject deployment, JsonObject? newSet, IReadOnlyList<JsonObject> sets, DateTimeOffset now)
{
    private readonly List<JsonObject> conditions = [.. deployment.Items("status", "conditions").Select(condition => condition.Copy())];

    private int Replicas => Sum(sets, "replicas");

    private int Updated => newSet is null ? 0 : Sum([newSet], "replicas");

    private int Ready => Sum(sets, "readyReplicas");

    private int Available => Sum(sets, "availableReplicas");

    private int Wanted => (int)(deployment.Number("spec", "replicas") ?? 1);

    public bool IsComplete => Updated == Wanted && Replicas == Wanted && Available == Wanted;

    /// <summary>When the progress deadline runs out, or null where it does not run.</summary>
    public DateTimeOffset? Deadline =>
        deployment.Number("spec", "progressDeadlineSeconds") is { } seconds and < int.MaxValue
        && Find("Progressing") is { } progressing && progressing.Text("reason") is "ReplicaSetUpdated" or "NewReplicaSetCreated" or "FoundNewReplicaSet" or "DeploymentResumed"
            ? (Find("Progressing").Time("lastUpdateTime") ?? now).AddSeconds(seconds)
            : null;

    public JsonObject Build()
    {
        var status = new JsonObject { ["observedGeneration"] = deployment.Generation };
        PutCount(status, "replicas", Replicas);
        PutCount(status, "updatedReplicas", Updated);
        PutCount(status, "readyReplicas", Ready);
        PutCount(status, "availableReplicas", Available);
        PutCount(status, "unavailableReplicas", Math.Max(0, sets.Sum(set => (int)(set.Number("spec", "replicas") ?? 1)) - Available));
        if (deployment.Number("status", "collisionCount") is { } collisions) status["collisionCount"] = collisions;
        if (conditions.Count > 0) status["conditions"] = conditions.Select(condition => condition.Copy()).ToJsonArray();
        return status;
    }

    public void Judge()
    {
        if (Available >= RolloutBudget.Of(deployment).FewestAvailable)
        {
            Set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        }
        else
        {
            Set("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
        }

        JudgeFailures();
        if (deployment.Flag("spec", "paused") == true || deployment.Number("spec", "progressDeadlineSeconds") is null) return;

        // An old, complete rollout that nothing changed stays as it is, whatever becomes of its pods.
        var isSettled = Replicas == Updated && Find("Progressing").Text("reason") == "NewReplicaSetAvailable";
        if (isSettled) return;
        if (IsComplete) Set("Progressing", "True", "NewReplicaSetAvailable", $"{Subject} has successfully progressed.");
        else if (HasProgressed()) Progressed();
        else if (Deadline <= now) Set("Progressing", "False", "ProgressDeadlineExceeded", $"{Subject} has timed out progressing.");
    }

    /// <summary>Records a state of the rollout that is no progress of pods: a new ReplicaSet, a pause.</summary>
    public void Set(string type, string state, string reason, string message)
    {
        var before = Find(type);
        if (before.Text("status") == state && before.Text("reason") == reason) return;
        conditions.RemoveAll(condition => condition.Text("type") == type);
        conditions.Add(new JsonObject
        {
            ["type"] = type,
            ["status"] = state,
            ["lastUpdateTime"] = now.Stamp(),
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : now.Stamp(),
            ["reason"] = reason,
            ["message"] = message,
        });
    }

    private string Subject => newSet is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{newSet.Name}\"";

    private bool HasProgressed()
    {
        int Before(string name) => (int)(deployment.Number("status", name) ?? 0);
        return Updated > Before("updatedReplicas")
            || Replicas - Updated < Before("replicas") - Before("updatedReplicas")
            || Ready > Before("readyReplicas")
            || Available > Before("availableReplicas");
    }

    private void Progressed()
    {
        // Each bit of progress starts the deadline anew.
        if (Find("Progressing") is { } before && before.Text("status") == "True")
        {
            before["lastUpdateTime"] = now.Stamp();
            before["reason"] = "ReplicaSetUpdated";
            before["message"] = $"{Subject} is progressing.";
            return;
        }

        Set("Progressing", "True", "ReplicaSetUpdated", $"{Subject} is progressing.");
    }

    private void JudgeFailures()
    {
        var failure = (newSet is null ? sets : [newSet, .. sets]).Select(set => set.Condition("ReplicaFailure")).FirstOrDefault(condition => condition is not null);
        if (failure is null) conditions.RemoveAll(condition => condition.Text("type") == "ReplicaFailure");
        else Set("ReplicaFailure", "True", failure.Text("reason") ?? "", failure.Text("message") ?? "");
    }

    private JsonObject? Find(string type) => conditions.Find(condition => condition.Text("type") == type);

    private static int Sum(IEnumerable<JsonObject> sets, string count) => sets.Sum(set => (int)(set.Number("status", count) ?? 0));

    private static void PutCount(JsonObject status, string name, int count) => status.Put(name, count == 0 ? null : count);
}
