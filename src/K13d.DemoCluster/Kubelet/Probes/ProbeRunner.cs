using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Containers;

namespace K13d.DemoCluster.Kubelet.Probes;

/// <summary>Runs one probe of one run of a container at its times, and says what it makes of the outcomes.</summary>
internal sealed class ProbeRunner(ContainerHost host, string fieldPath, string field, string title, DateTimeOffset startedAt)
{
    private int successes;
    private int failures;
    private DateTimeOffset? dueAt;

    /// <summary>The verdict so far: true and false once a threshold was reached, null before.</summary>
    public bool? Verdict { get; private set; }

    /// <summary>Runs what is due. Answers when the next is, or null where nothing can change.</summary>
    public DateTimeOffset? Advance(JsonObject container, ContainerProcess process, DateTimeOffset now)
    {
        if (container.Child(field) is not { } probe)
        {
            Verdict = true;
            return null;
        }

        var period = TimeSpan.FromSeconds(Math.Max(1, probe.Number("periodSeconds") ?? 10));
        dueAt ??= startedAt.AddSeconds(probe.Number("initialDelaySeconds") ?? 0);
        while (dueAt <= now)
        {
            Check(probe, container, process, now);
            dueAt += period;
            if (dueAt <= now - period) dueAt = now + period;
        }

        return Verdict == true && failures == 0 && !ProbeCheck.CanChange(probe) ? null : dueAt;
    }

    private void Check(JsonObject probe, JsonObject container, ContainerProcess process, DateTimeOffset now)
    {
        if (ProbeCheck.Fault(probe, container, process, host.Ip ?? "", now) is { } fault)
        {
            (successes, failures) = (0, failures + 1);
            host.Warn("Unhealthy", $"{title} probe failed: {fault}", fieldPath);
            if (failures >= (probe.Number("failureThreshold") ?? 3)) Verdict = false;
        }
        else
        {
            (successes, failures) = (successes + 1, 0);
            if (successes >= (probe.Number("successThreshold") ?? 1)) Verdict = true;
        }
    }
}
