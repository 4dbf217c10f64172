namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container that runs well and did not always: a hint, or a warning where that was a moment ago.</summary>
internal sealed class PastRestartsRule : IDiagnosisRule
{
    /// <summary>
    /// So long a container has to run before the kubelet forgets that it crashed, and until then nobody knows whether it was the last time: the back-off before it began may have
    /// taken five minutes.
    /// </summary>
    /// <seealso href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"/>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        where it.Ready() && container.Ready && container.Running is not null && container.Restarts > 0 && !container.Loops
        let last = container.Status.At("lastState", "terminated")
        let recent = it.Snapshot.TakenAt - (container.Running.Time("startedAt") ?? last.Time("finishedAt")) < Recent
        select it.Found(
            recent ? Severity.Warning : Severity.Hint,
            Depth.Own,
            $"{container.Title} is well now, but was restarted{(recent ? " a moment ago," : "")} {container.Restarts} time{(container.Restarts == 1 ? "" : "s")}"
            + (last.Number("exitCode") is { } code ? $"; the last one ended with exit code {code} ({last.Text("reason") ?? ExitCodes.Meaning(code)})." : "."),
            container.Quote("before", last),
            recent ? container.QuoteLog(container.Log(previous: true)) : null) with { Wants = recent ? [container.Log(previous: true)] : [] };
}
