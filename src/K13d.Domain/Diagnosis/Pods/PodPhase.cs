namespace K13d.Domain.Diagnosis.Pods;

/// <summary>Where a pod is in its life.</summary>
internal static class PodPhase
{
    public static string Phase(this SnapshotObject pod) => pod.Json.Text("status", "phase") ?? "";

    public static bool Scheduled(this SnapshotObject pod) =>
        pod.Json.Text("spec", "nodeName") is not null || pod.Condition("PodScheduled").Text("status") == "True";

    public static bool Ready(this SnapshotObject pod) => pod.Condition("Ready").Text("status") == "True";

    public static bool Over(this SnapshotObject pod) => pod.Phase() is "Succeeded" or "Failed";

    public static bool Deleted(this SnapshotObject pod) => pod.Json.Text("metadata", "deletionTimestamp") is not null;

    /// <summary>Whether it has been assigned to a node, and its containers do not exist yet.</summary>
    public static bool SettingUp(this SnapshotObject pod) =>
        pod.Phase() == "Pending" && pod.Scheduled() && PodContainer.Of(pod).All(container => container.Running is null && container.Ended is null);

    public static TimeSpan Age(this SnapshotObject pod) =>
        pod.Json.Time("metadata", "creationTimestamp") is { } created ? pod.Snapshot.TakenAt - created : TimeSpan.MaxValue;
}
