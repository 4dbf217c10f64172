using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Pods;

/// <summary>What containers print.</summary>
public interface IPodLogs
{
    /// <summary>
    /// Opens the log of a container. NotFound for the pod; Invalid for a container that is not there or must be named, or that has not had the run that is
    /// meant; ClusterFailed where its node cannot read the log; Forbidden as the cluster says.
    /// </summary>
    /// <param name="container">Null or empty leaves the choice to the pod.</param>
    Task<Result<OpenedLog>> Open(ResourceRef pod, string? container, LogRange range, CancellationToken cancellation);
}

/// <summary>Which lines of a log are wanted.</summary>
/// <param name="Tail">How many of the last lines; null for all.</param>
/// <param name="Since">Only lines of so long ago.</param>
/// <param name="SinceTime">Only lines that were printed then or later.</param>
/// <param name="Follow">Whether the lines that are to come are wanted too, until the container has ended or the pod is gone.</param>
/// <param name="Previous">Whether the container's run before the present one is meant; it has nothing to follow.</param>
public sealed record LogRange(long? Tail, TimeSpan? Since, LogStamp? SinceTime, bool Follow, bool Previous);

/// <param name="Container">Whose log it is.</param>
/// <param name="Lines">They can be read once. A failure is the last of them.</param>
public sealed record OpenedLog(string Container, IAsyncEnumerable<Result<LogLine>> Lines);
