using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>
/// An autoscaler's pods: those whose use counts, those that are starting, and those that nobody has measured. Source:
/// pkg/controller/podautoscaler/replica_calculator.go.
/// </summary>
/// <param name="Ready">How many count.</param>
/// <param name="Ignored">Those that are starting, whose use says nothing yet.</param>
/// <param name="Missing">Those without a measurement.</param>
internal sealed record PodGroups(int Ready, IReadOnlyList<string> Ignored, IReadOnlyList<string> Missing)
{
    /// <summary>How long a processor's use may be that of a start.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromMinutes(5);

    /// <summary>A pod that was unready from so soon after its start has never been ready.</summary>
    private static readonly TimeSpan FirstReadiness = TimeSpan.FromSeconds(30);

    public static PodGroups Of(
        IEnumerable<JsonObject> pods, IReadOnlyDictionary<string, Measurement> measured, string resource, DateTimeOffset now)
    {
        var ready = 0;
        List<string> ignored = [], missing = [];
        foreach (var pod in pods.Where(pod => !pod.IsBeingDeleted && pod.Phase != "Failed"))
        {
            if (pod.Phase == "Pending") ignored.Add(pod.Name);
            else if (!measured.TryGetValue(pod.Name, out var measurement)) missing.Add(pod.Name);
            else if (resource == "cpu" && IsStarting(pod, measurement, now)) ignored.Add(pod.Name);
            else ready++;
        }

        return new PodGroups(ready, ignored, missing);
    }

    private static bool IsStarting(JsonObject pod, Measurement measurement, DateTimeOffset now)
    {
        var condition = pod.Condition("Ready");
        if (condition is null || pod.Time("status", "startTime") is not { } started) return true;
        var (isUnready, since) = (condition.Text("status") == "False", condition.Time("lastTransitionTime"));
        return started + Starting > now
            ? isUnready || measurement.At < since + measurement.Window
            : isUnready && started + FirstReadiness > since;
    }
}
