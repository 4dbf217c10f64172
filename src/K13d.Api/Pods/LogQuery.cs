using K13d.Application.Pods;
using K13d.Application.Workloads;

namespace K13d.Api.Pods;

/// <summary>The query of a log.</summary>
/// <param name="Namespace" example="default">Its namespace; absent means `default`.</param>
/// <param name="Container" example="nginx">Absent means the one that the pod's annotation `kubectl.kubernetes.io/default-container` names, or its only one.</param>
/// <param name="Tail" example="50">How many of the last lines; absent means 100, `-1` all.</param>
/// <param name="Follow" example="false">Whether to go on with the lines that are to come, until the container has ended or the pod is gone.</param>
/// <param name="Previous" example="false">Whether the container's run before the present one is meant. It is over, so that there is nothing to follow.</param>
/// <param name="Since" example="1h30m">Only lines of so long ago.</param>
/// <param name="SinceTime" example="2024-01-15T10:30:00Z">Only lines that were printed then (RFC 3339) or later; not together with `since`.</param>
/// <param name="Timestamps" example="false">Whether each line says when it was printed.</param>
/// <param name="Grep" example="(?i)error">
/// Only lines that match this regular expression (.NET's, without look-around and references back; at most 1000 characters). `tail` counts before it, as in
/// `kubectl logs --tail=100 | grep`.
/// </param>
/// <param name="LimitBytes" example="1000000">After so many bytes of lines the answer ends, wherever that is.</param>
public sealed record LogQuery(
    string? Namespace,
    string? Container,
    long? Tail,
    string? Since,
    string? SinceTime,
    string? Grep,
    long? LimitBytes,
    bool Follow = false,
    bool Previous = false,
    bool Timestamps = false)
{
    internal GetPodLogs Of(string pod) => Lines(new GetPodLogs(pod, Namespace, Container));

    internal GetWorkloadLogs Of(string kind, string workload, bool allContainers) => Lines(new GetWorkloadLogs(kind, workload, Namespace, Container, allContainers));

    /// <summary>The request, of the lines that are asked for.</summary>
    private T Lines<T>(T request)
        where T : LogSelection
    {
        LogSelection selection = request;
        return (T)(selection with
        {
            Tail = Tail,
            Follow = Follow,
            Previous = Previous,
            Since = Since,
            SinceTime = SinceTime,
            Grep = Grep,
            LimitBytes = LimitBytes,
        });
    }
}
