namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container that is killed again and again because its liveness or startup probe fails.</summary>
internal sealed class LivenessRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        from probe in (string[])["liveness", "startup"]
        where container.Restarts > 0 && (container.Loops || !(it.Ready() && container.Ready)) && container.Spec.At($"{probe}Probe") is not null
        let killed = it.Event($"{container.Name} failed {probe} probe", "Killing")
        let failed = it.Event($"{probe} probe failed", "Unhealthy")
        where killed is not null || failed is not null
        select it.Found(
            Severity.Error,
            Depth.Own,
            $"{container.Title} is killed because its {probe} probe fails: correct the probe, give the program more time, or see in its log why it does not answer.",
            failed,
            killed,
            container.Quote("ended", container.Ended),
            container.QuoteLog(container.Log(previous: true))) with { Fix = it.Undo(), Wants = [container.Log(previous: true)] };

    /// <summary>Whether a crash is this rule's.</summary>
    internal static bool Explains(PodContainer container) => new LivenessRule().Examine(container.Pod).Any(found => found.Cause.StartsWith($"{container.Title} is", StringComparison.Ordinal));
}
