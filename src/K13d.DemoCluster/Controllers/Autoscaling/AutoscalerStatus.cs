using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>An autoscaler's status as it becomes; what is not said anew stays as it was.</summary>
internal sealed class AutoscalerStatus(JsonObject autoscaler, DateTimeOffset now)
{
    private readonly List<JsonObject> conditions = [.. autoscaler.Items("status", "conditions").Select(condition => condition.Copy())];
    private (long Current, long? Desired, IReadOnlyList<JsonObject> Metrics)? counts;
    private bool hasScaled;

    public void Set(string type, bool state, string reason, string message)
    {
        var status = state ? "True" : "False";
        var condition = conditions.Find(known => known.Text("type") == type);
        if (condition is null) conditions.Add(condition = new JsonObject { ["type"] = type });
        if (condition.Text("status") != status) condition["lastTransitionTime"] = now.Stamp();
        condition["status"] = status;
        condition["reason"] = reason;
        condition["message"] = message;
    }

    /// <param name="desired">Null for what it was.</param>
    public void Count(long current, long? desired, IReadOnlyList<JsonObject> metrics) => counts = (current, desired, metrics);

    public void Rescaled() => hasScaled = true;

    /// <summary>Writes it into the object; may be called more than once.</summary>
    public void Write(JsonObject value)
    {
        var status = value.ChildOrNew("status");
        status["conditions"] = conditions.Select(condition => condition.Copy()).ToJsonArray();
        if (counts is var (current, desired, metrics))
        {
            status.Put("currentReplicas", current == 0 ? null : current);
            status["currentMetrics"] = metrics.Count == 0 ? null : metrics.Select(metric => metric.Copy()).ToJsonArray();
            if (desired is not null) status["desiredReplicas"] = desired;
        }

        if (!status.ContainsKey("desiredReplicas")) status["desiredReplicas"] = 0;
        if (!status.ContainsKey("currentMetrics")) status["currentMetrics"] = null;
        if (hasScaled) status["lastScaleTime"] = now.Stamp();
    }
}
