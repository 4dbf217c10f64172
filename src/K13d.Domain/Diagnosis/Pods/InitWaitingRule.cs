namespace K13d.Domain.Diagnosis.Pods;

/// <summary>An init container that runs on and on, so that the others are not started.</summary>
internal sealed class InitWaitingRule : IDiagnosisRule
{
    /// <summary>What an init container may take before it is said.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        where container.Init && !container.Sidecar && container.Running.Time("startedAt") is { } since && it.Snapshot.TakenAt - since > Patience
        let log = container.Log(previous: false)
        select it.Found(
            Severity.Error,
            Depth.Own,
            $"Init container {container.Name} does not end, and the other containers wait for it: see in its log what it waits for.",
            container.QuoteLog(log),
            Evidence.Of($"{it.Component} container {container.Name} running since", container.Running.Text("startedAt")),
            it.Quote("Initialized")) with { Wants = [log] };
}
