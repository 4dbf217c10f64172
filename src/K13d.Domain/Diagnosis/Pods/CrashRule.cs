namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container whose program ends by itself and is started again, or an init container that fails.</summary>
internal sealed class CrashRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        let ended = container.Ended
        let code = ended.Number("exitCode")
        where !it.Over() && (container.WaitsFor == "CrashLoopBackOff" || code is not (null or 0))
        where ended.Text("reason") is not ("OOMKilled" or "StartError" or "ContainerCannotRun") && !ExitCodes.NeverStarted(code)
            && container.WaitsFor is "CrashLoopBackOff" or "" && !LivenessRule.Explains(container)
        let log = container.Log(previous: container.Status.At("state", "terminated") is null)
        select it.Found(Severity.Error, Depth.Own, $"{container.Title} {Ends(code)}: see the last lines of its log.",
            container.QuoteLog(log),
            container.Quote("ended", ended),
            container.Quote("waiting", container.Waiting),
            Evidence.Of($"{it.Component} container {container.Name} restartCount", container.Restarts.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            with { Fix = it.Undo(), Wants = [log] };

    private static string Ends(long? code) =>
        code is { } known ? $"crashes: it ends with exit code {known} ({ExitCodes.Meaning(known)})" : "crashes again and again";
}
