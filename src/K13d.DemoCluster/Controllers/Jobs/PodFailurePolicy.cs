using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>What a Job's policy makes of a failed pod. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy</summary>
internal static class PodFailurePolicy
{
    /// <returns>The action of the first rule that matches (<c>Count</c> where none does) and why.</returns>
    public static (string Action, string Message) Judge(JsonObject job, JsonObject pod)
    {
        var rules = job.Items("spec", "podFailurePolicy", "rules").ToList();
        for (var at = 0; at < rules.Count; at++)
        {
            var action = rules[at].Text("action") ?? "Count";
            if (rules[at].Child("onExitCodes") is { } codes && Matching(codes, pod) is { } status)
            {
                return (action, $"Container {status.Text("name")} for pod {pod.Namespace}/{pod.Name} failed with exit code {status.Number("state", "terminated", "exitCode")} matching {action} rule at index {at}");
            }

            foreach (var pattern in rules[at].Items("onPodConditions"))
            {
                if (pod.Condition(pattern.Text("type") ?? "").Text("status") == (pattern.Text("status") ?? "True"))
                {
                    return (action, $"Pod {pod.Namespace}/{pod.Name} has condition {pattern.Text("type")} matching {action} rule at index {at}");
                }
            }
        }

        return ("Count", "");
    }

    private static JsonObject? Matching(JsonObject codes, JsonObject pod)
    {
        var values = codes.At("values") is JsonArray list ? list.Select(code => code.Number()).ToHashSet() : [];
        return pod.Items("status", "containerStatuses").FirstOrDefault(status =>
            status.Number("state", "terminated", "exitCode") is { } exit && exit != 0
            && (codes.Text("containerName") is null || codes.Text("containerName") == status.Text("name"))
            && values.Contains(exit) == (codes.Text("operator") == "In"));
    }
}
