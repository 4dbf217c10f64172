using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Pods;

/// <summary>What controllers ask about a pod.</summary>
internal static class PodFacts
{
    extension(JsonObject pod)
    {
        public string Phase => pod.Text("status", "phase") ?? "Pending";

        public string? NodeName => pod.Text("spec", "nodeName") is { Length: > 0 } node ? node : null;

        /// <summary>Whether its containers have ended for good.</summary>
        public bool HasEnded => pod.Phase is "Succeeded" or "Failed";

        /// <summary>Whether it counts towards the replicas of its controller.</summary>
        public bool IsActive => !pod.HasEnded && !pod.IsBeingDeleted;

        public bool IsReady => pod.Is("Ready");
    }

    /// <summary>When a ready pod has been ready for long enough; null where it is not ready.</summary>
    public static DateTimeOffset? AvailableAt(JsonObject pod, long minReadySeconds) =>
        pod.IsReady ? (pod.Condition("Ready").Time("lastTransitionTime") ?? pod.CreatedAt).AddSeconds(minReadySeconds) : null;

    public static bool IsAvailable(JsonObject pod, long minReadySeconds, DateTimeOffset now) =>
        minReadySeconds == 0 ? pod.IsReady : AvailableAt(pod, minReadySeconds) <= now;
}
