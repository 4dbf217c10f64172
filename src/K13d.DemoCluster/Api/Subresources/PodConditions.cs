using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>The conditions that the API server itself writes into a pod.</summary>
internal static class PodConditions
{
    /// <summary>Makes a condition true, or leaves it as it is where it is already, for the same reason.</summary>
    public static void Set(JsonObject pod, string type, DateTimeOffset now, string? reason = null, string? message = null)
    {
        var conditions = pod.ChildOrNew("status").ListOrNew("conditions");
        var present = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        if (present.Text("status") == "True" && present.Text("reason") == reason && present.Text("message") == message)
        {
            return;
        }

        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = now.Stamp(),
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
        }

        if (message is not null)
        {
            condition["message"] = message;
        }

        if (present is null)
        {
            conditions.Add(condition);
        }
        else
        {
            conditions[conditions.IndexOf(present)] = condition;
        }
    }
}
