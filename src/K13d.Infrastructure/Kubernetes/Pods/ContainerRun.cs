using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>One run of a container, from its start to its end.</summary>
/// <param name="Pod">The UID of its pod: another pod may have the same name later.</param>
/// <param name="Id">As <c>containerd://…</c>.</param>
internal sealed record ContainerRun(string Pod, string Id)
{
    /// <summary>The run that its node shows as the present one; null where there is none yet.</summary>
    public static ContainerRun? Present(JsonObject pod, string container) =>
        IdOf(PodManifest.StatusOf(pod, container)) is { Length: > 0 } id ? new ContainerRun(UidOf(pod), id) : null;

    /// <summary>What has become of it.</summary>
    public RunState StateIn(JsonObject pod, string container)
    {
        var status = PodManifest.StatusOf(pod, container);
        if (UidOf(pod) != Pod || status is null)
        {
            return RunState.Gone;
        }

        if (IdOf(status) == Id)
        {
            return status["state"]?["running"] is null ? RunState.Ended : RunState.Running;
        }

        return (string?)status["lastState"]?["terminated"]?["containerID"] == Id ? RunState.EndedBefore : RunState.Gone;
    }

    /// <summary>Of a container that waits for its next run it is the run before: so its node shows it.</summary>
    private static string? IdOf(JsonNode? status) => status?["state"]?["waiting"] is null
        ? (string?)(status?["state"]?["terminated"]?["containerID"] ?? status?["containerID"])
        : (string?)status["lastState"]?["terminated"]?["containerID"];

    private static string UidOf(JsonObject pod) => (string?)pod["metadata"]?["uid"] ?? "";
}

/// <summary>What has become of a container's run.</summary>
internal enum RunState
{
    Running,

    /// <summary>It is over, and its log is the container's present one.</summary>
    Ended,

    /// <summary>It is over, and its log is the container's previous one.</summary>
    EndedBefore,

    /// <summary>Nothing is known of it any more.</summary>
    Gone,
}
