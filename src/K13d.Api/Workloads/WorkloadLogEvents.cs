using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using K13d.Api.Streaming;
using K13d.Application.Workloads;
using K13d.Domain.Failures;

namespace K13d.Api.Workloads;

/// <summary>A line of a workload's log.</summary>
/// <param name="Timestamp">When the container printed it, by RFC 3339; absent where it was not asked for.</param>
/// <param name="Partial">Whether it goes on in the next event of this container, or has no line break: `true`, or absent.</param>
public sealed record WorkloadLogLineBody(
    string? Pod,
    string? Container,
    string Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Partial);

/// <summary>Why there are no lines of a container, a pod, or the workload.</summary>
public sealed record WorkloadLogNoticeBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pod,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Container,
    string Message);

/// <summary>Answers with the lines of a workload's log as Server-Sent Events: <c>log</c>, or <c>notice</c> where there are none.</summary>
internal static class WorkloadLogEvents
{
    public static EventStream Of(IAsyncEnumerable<Result<WorkloadLogItem>> items, bool hasTimestamps) =>
        new(items.Select(item => item.Map(read => read.Notice is { } notice
            ? new SseItem<object>(new WorkloadLogNoticeBody(read.Pod, read.Container, notice), "notice")
            : new SseItem<object>(
                new WorkloadLogLineBody(read.Pod, read.Container, read.Line.Text, hasTimestamps ? read.Line.At.ToString() : null, read.Line.IsUnfinished), "log"))));
}
