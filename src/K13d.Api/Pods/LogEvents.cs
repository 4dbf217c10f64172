using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using K13d.Api.Streaming;
using K13d.Domain.Failures;
using K13d.Domain.Pods;

namespace K13d.Api.Pods;

/// <summary>A line of a log.</summary>
/// <param name="Timestamp">When the container printed it, by RFC 3339; absent where it was not asked for.</param>
/// <param name="Partial">Whether it goes on in the next event, or has no line break: `true`, or absent.</param>
public sealed record LogLineBody(
    string Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Partial);

/// <summary>Answers with the lines of a log as Server-Sent Events.</summary>
internal static class LogEvents
{
    public static EventStream Of(IAsyncEnumerable<Result<LogLine>> lines, bool hasTimestamps) =>
        new(lines.Select(item => item.Map(line => new SseItem<object>(
            new LogLineBody(line.Text, hasTimestamps ? line.At.ToString() : null, line.IsUnfinished), "log"))));
}
