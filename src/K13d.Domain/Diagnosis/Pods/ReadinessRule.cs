namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container that runs but is not ready.</summary>
internal sealed class ReadinessRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        where !container.Init && container.Running is not null && !container.Ready && !it.Deleted() && !LivenessRule.Explains(container)
        let failed = it.Event("Readiness probe", "Unhealthy") ?? it.Event("Startup probe", "Unhealthy")
        where container.Spec.At("readinessProbe") is not null || failed is not null
        let log = container.Log(previous: false)
        select it.Found(
            failed is null ? Severity.Warning : Severity.Error,
            Depth.Own,
            $"{container.Title} runs but is not ready: its readiness probe fails{Probe(container)}. Correct the probe, or see in its log why it does not answer.",
            failed,
            container.QuoteLog(log),
            it.Quote("ContainersReady")) with { Fix = it.Undo(), Wants = [log] };

    private static string Probe(PodContainer container)
    {
        var probe = container.Spec.At("readinessProbe");
        var port = probe.At("httpGet", "port") ?? probe.At("tcpSocket", "port") ?? probe.At("grpc", "port");
        return port is null ? "" : $" (port {port.ToJsonString().Trim('"')}{(probe.Text("httpGet", "path") is { } path ? $", path {path}" : "")})";
    }
}
