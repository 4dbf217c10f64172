using System.Text.Json.Nodes;

namespace K13d.Domain.Workloads;

/// <summary>Reads from a pod why it is not ready.</summary>
public static class PodTroubles
{
    /// <summary>Null for a pod that is ready, or has not said yet what it waits for.</summary>
    /// <seealso href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states"/>
    public static PodTrouble? Of(JsonObject pod)
    {
        var status = pod["status"];
        var name = (string?)pod["metadata"]?["name"] ?? "";
        return First(Containers(status), container => Trouble(name, container?["state"]?["waiting"], "PodInitializing", "ContainerCreating"))
            ?? First(Containers(status), container => Trouble(name, container?["state"]?["terminated"], "Completed"))
            ?? First(
                (status?["conditions"]?.AsArray() ?? []).Where(condition => (string?)condition?["status"] == "False"),
                condition => Trouble(name, condition, "ContainersNotReady", "ContainersNotInitialized", "PodCompleted"));
    }

    private static PodTrouble? First(IEnumerable<JsonNode?> states, Func<JsonNode?, PodTrouble?> trouble) =>
        states.Select(trouble).FirstOrDefault(found => found is not null);

    /// <param name="harmless">Reasons that say nothing about what is wrong.</param>
    private static PodTrouble? Trouble(string pod, JsonNode? state, params IReadOnlyList<string> harmless) =>
        (string?)state?["reason"] is { } reason && !harmless.Contains(reason, StringComparer.Ordinal)
            ? new PodTrouble(pod, reason, (string?)state["message"] ?? "")
            : null;

    private static IEnumerable<JsonNode?> Containers(JsonNode? status) =>
        (status?["initContainerStatuses"]?.AsArray() ?? []).Concat(status?["containerStatuses"]?.AsArray() ?? []);
}
