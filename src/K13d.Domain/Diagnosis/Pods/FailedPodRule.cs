namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A pod that has ended with an error and is not started again, as those of jobs.</summary>
internal sealed class FailedPodRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Phase() != "Failed" || EvictedRule.Explains(it))
        {
            return [];
        }

        if (it.Json.Text("status", "reason") == "DeadlineExceeded")
        {
            return [it.Found(Severity.Error, Depth.Own, "It ran longer than it may (activeDeadlineSeconds) and was ended.", Evidence.Of($"{it.Component} status", it.Json.Text("status", "message") ?? "DeadlineExceeded"))];
        }

        return
            from container in PodContainer.Of(it)
            let ended = container.Ended
            let code = ended.Number("exitCode")
            where code is not (null or 0) && ended.Text("reason") is not ("OOMKilled" or "StartError" or "ContainerCannotRun") && !ExitCodes.NeverStarted(code)
            let log = container.Log(previous: false)
            select it.Found(
                Severity.Error,
                Depth.Own,
                $"{container.Title} ended with exit code {code} ({ExitCodes.Meaning(code ?? 0)}), and is not started again: see the last lines of its log.",
                container.QuoteLog(log),
                container.Quote("ended", ended),
                Job(it)) with { Wants = [log] };
    }

    private static Evidence? Job(SnapshotObject pod) =>
        pod.Owners().FirstOrDefault(owner => owner.Kind == "Job") is { Name: { } job } ? pod.Snapshot.Find("Job", pod.Namespace, job)?.Quote("Failed") : null;
}
