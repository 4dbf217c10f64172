using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>What <c>kubectl get pods</c> says of a pod in one word, worked out from the states of its containers.</summary>
/// <param name="Total">Containers, and init containers that are sidecars.</param>
/// <param name="LastRestart">When the last container that restarted had ended.</param>
internal sealed record PodSummary(string Status, int Ready, int Total, long Restarts, DateTimeOffset? LastRestart)
{
    public static PodSummary Of(JsonObject pod)
    {
        var phase = pod.TextOr("", "status", "phase");
        var summary = new PodSummary(pod.TextOr(phase, "status", "reason"), 0, pod.Items("spec", "containers").Count(), 0, null);
        if (pod.Items("status", "conditions").Any(condition => condition.Text("type") == "PodScheduled" && condition.Text("reason") == "SchedulingGated"))
        {
            summary = summary with { Status = "SchedulingGated" };
        }

        var (initializing, sidecars) = Initializing(pod, ref summary);
        if (!initializing || pod.Is("Initialized"))
        {
            summary = Running(pod, summary with { Restarts = sidecars.Count, LastRestart = sidecars.Last });
        }

        return summary with { Status = Ending(pod, phase) ?? summary.Status };
    }

    /// <summary>Reads the init containers up to the first that is not done; what their sidecars restarted counts also after that.</summary>
    private static (bool Initializing, Restarted Sidecars) Initializing(JsonObject pod, ref PodSummary summary)
    {
        var sidecarNames = pod.Items("spec", "initContainers").Where(container => container.Text("restartPolicy") == "Always")
            .Select(container => container.TextOr("", "name")).ToHashSet(StringComparer.Ordinal);
        summary = summary with { Total = summary.Total + sidecarNames.Count };
        var sidecars = default(Restarted);
        foreach (var (index, container) in pod.Items("status", "initContainerStatuses").Index())
        {
            summary = summary.With(new Restarted(summary.Restarts, summary.LastRestart).And(container));
            var isSidecar = sidecarNames.Contains(container.TextOr("", "name"));
            sidecars = isSidecar ? sidecars.And(container) : sidecars;
            if (container.At("state", "terminated") is { } ended && ended.Number("exitCode") == 0)
            {
                continue;
            }

            if (isSidecar && container.Flag("started") == true)
            {
                summary = summary with { Ready = summary.Ready + (container.Flag("ready") == true ? 1 : 0) };
                continue;
            }

            summary = summary with { Status = "Init:" + (Unfinished(container) ?? $"{index}/{pod.Items("spec", "initContainers").Count()}") };
            return (true, sidecars);
        }

        return (false, sidecars);
    }

    private static string? Unfinished(JsonNode? container) =>
        Ended(container)
        ?? (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting && waiting != "PodInitializing" ? waiting : null);

    private static PodSummary Running(JsonObject pod, PodSummary summary)
    {
        var hasRunning = false;
        // From the last to the first, so that the first container that has something to say is the one heard.
        foreach (var container in pod.Items("status", "containerStatuses").Reverse())
        {
            summary = summary.With(new Restarted(summary.Restarts, summary.LastRestart).And(container));
            var waiting = container.TextOr("", "state", "waiting", "reason");
            if (waiting.Length > 0 || container.At("state", "terminated") is not null)
            {
                summary = summary with { Status = waiting.Length > 0 ? waiting : Ended(container)! };
            }
            else if (container.Flag("ready") == true && container.At("state", "running") is not null)
            {
                hasRunning = true;
                summary = summary with { Ready = summary.Ready + 1 };
            }
        }

        return summary.Status == "Completed" && hasRunning
            ? summary with { Status = pod.Is("Ready") ? "Running" : "NotReady" }
            : summary;
    }

    private static string? Ended(JsonNode? container)
    {
        var ended = container.At("state", "terminated");
        return ended switch
        {
            null => null,
            _ when ended.Text("reason") is { Length: > 0 } reason => reason,
            _ when ended.Number("signal") is { } signal and not 0 => $"Signal:{signal}",
            _ => $"ExitCode:{ended.Number("exitCode") ?? 0}",
        };
    }

    private static string? Ending(JsonObject pod, string phase) => pod.IsBeingDeleted switch
    {
        true when pod.Text("status", "reason") == "NodeLost" => "Unknown",
        true when phase is not ("Succeeded" or "Failed") => "Terminating",
        _ => null,
    };

    private PodSummary With(Restarted restarted) => this with { Restarts = restarted.Count, LastRestart = restarted.Last };

    private readonly record struct Restarted(long Count, DateTimeOffset? Last)
    {
        public Restarted And(JsonNode? container)
        {
            var ended = container.Time("lastState", "terminated", "finishedAt");
            return new Restarted(Count + (container.Number("restartCount") ?? 0), Last is null || ended > Last ? ended ?? Last : Last);
        }
    }
}
