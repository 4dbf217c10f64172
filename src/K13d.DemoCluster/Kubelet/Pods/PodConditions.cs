using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Kubelet.Pods;

/// <summary>Writes a pod's conditions: what was so keeps its time, what others wrote stays.</summary>
internal sealed class PodConditions(JsonObject pod, DateTimeOffset now)
{
    private static readonly string[] Order = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private readonly Dictionary<string, JsonObject> conditions = pod.Items("status", "conditions")
        .ToDictionary(condition => condition.Text("type") ?? "", condition => condition.Copy(), StringComparer.Ordinal);

    public bool Holds(string type) => conditions.GetValueOrDefault(type).Text("status") == "True";

    public void Set(string type, bool holds, string? reason = null, string? message = null)
    {
        var state = holds ? "True" : "False";
        var before = conditions.GetValueOrDefault(type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["observedGeneration"] = pod.Generation,
            ["status"] = state,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : now.Stamp(),
        };
        if (reason is not null) condition["reason"] = reason;
        if (message is not null) condition["message"] = message;
        conditions[type] = condition;
    }

    public JsonArray ToJson() => conditions.Values
        .OrderBy(condition => Array.IndexOf(Order, condition.Text("type")) is var place and >= 0 ? place : -1)
        .Select(condition => condition.Copy()).ToJsonArray();
}
