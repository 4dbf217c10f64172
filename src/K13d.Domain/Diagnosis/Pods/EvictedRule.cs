namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A pod that its node put out: for want of memory or disk, for a more important one, or because the node was shut down.</summary>
internal sealed class EvictedRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Phase() == "Failed" && Reason(it) is { } reason && Why(reason) is { } why)
        {
            var replaced = it.Owners().Any(owner => owner.Kind is "ReplicaSet" or "StatefulSet" or "DaemonSet");
            yield return it.Found(
                replaced ? Severity.Warning : Severity.Error,
                Depth.Own,
                $"It was put out of its node ({reason}): {why}",
                Evidence.Of($"{it.Component} status", $"{it.Json.Text("status", "reason")}: {it.Json.Text("status", "message")}".Trim(' ', ':')),
                it.Event(null, "Evicted", "Preempted"),
                it.Quote("DisruptionTarget")) with
            {
                Fix = replaced ? it.Fix("its controller has made another; this removes what is left of it", "delete", it.Component) : null,
            };
        }
    }

    /// <summary>Whether the end of a pod is this rule's.</summary>
    internal static bool Explains(SnapshotObject pod) => Reason(pod) is { } reason && Why(reason) is not null;

    private static string? Reason(SnapshotObject pod) =>
        pod.Json.Text("status", "reason") ?? (pod.Condition("DisruptionTarget").Text("status") == "True" ? pod.Condition("DisruptionTarget").Text("reason") : null);

    private static string? Why(string reason) => reason switch
    {
        "Evicted" or "TerminationByKubelet" => "the node ran short of what the message names; set requests to what the pod takes.",
        "Preempting" or "Preempted" or "PreemptionByScheduler" => "a pod of higher priority needed its place.",
        "Terminated" or "NodeShutdown" or "Shutdown" => "the node was shut down.",
        "NodeAffinity" => "the node has no longer the labels that it asks for.",
        "DeletionByTaintManager" => "the node has a taint that it does not tolerate.",
        "UnexpectedAdmissionError" or "OutOfcpu" or "OutOfmemory" or "OutOfpods" => "the node had no room for it.",
        _ => null,
    };
}
