using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using K13d.Api.Streaming;
using K13d.Api.Tools;
using K13d.Domain.Chat;

namespace K13d.Api.Chat;

/// <summary>A piece of the answer.</summary>
public sealed record ChunkBody(string Content, [property: JsonPropertyName("session_id")] Guid SessionId);

/// <summary>What the operator wants to do.</summary>
/// <param name="Command">What exactly is done; what is secret in it is masked.</param>
/// <param name="Risk">`read`, `write` or `dangerous`.</param>
/// <param name="Reason">Why it is that.</param>
/// <param name="Preview">What it would change, as a unified diff; null where there is none.</param>
/// <param name="Approval">`required`, or `not_required`.</param>
/// <param name="Unasked">Why nobody has to approve it; null where somebody has to.</param>
public sealed record ToolRequestBody(
    string Tool,
    string Command,
    string Id,
    string Risk,
    string Reason,
    string? Preview,
    string Approval,
    string? Unasked,
    [property: JsonPropertyName("expires_at")] DateTime ExpiresAt,
    [property: JsonPropertyName("session_id")] Guid SessionId)
{
    internal static ToolRequestBody Of(ChatEvent.Requested requested) => new(
        requested.Call.Action.Tool,
        requested.Call.Action.Command,
        requested.Call.Id,
        ToolWords.Of(requested.Call.Action.Risk),
        requested.Call.Action.Reason,
        requested.Call.Action.Preview,
        requested.Unasked is null ? "required" : "not_required",
        requested.Unasked,
        requested.Call.ExpiresAt.UtcDateTime,
        requested.Call.Session);
}

/// <summary>What came of it.</summary>
/// <param name="State">`succeeded`, `failed`, `refused` or `expired`.</param>
public sealed record ToolExecutionBody(string Id, string Result, string State, [property: JsonPropertyName("session_id")] Guid SessionId);

/// <summary>The answer is over.</summary>
/// <param name="Complete">False where it was cut off.</param>
/// <param name="Reason">Why it was; null where it was not.</param>
public sealed record StreamEndBody(bool Complete, string? Reason, [property: JsonPropertyName("session_id")] Guid SessionId);

/// <summary>What a run tells, as Server-Sent Events.</summary>
internal static class ChatEvents
{
    /// <param name="context">Of whoever reads.</param>
    public static SseItem<object> Of(NumberedEvent next, Guid session, HttpContext context) => next.Event switch
    {
        ChatEvent.Chunk chunk => Item(next, "chunk", new ChunkBody(chunk.Content, session)),
        ChatEvent.Requested requested => Item(next, "tool_request", ToolRequestBody.Of(requested)),
        ChatEvent.Executed executed => Item(next, "tool_execution", new ToolExecutionBody(executed.Id, executed.Result, ToolWords.Of(executed.State), session)),
        ChatEvent.Ended ended => Item(next, "stream_end", new StreamEndBody(ended.Complete, ended.Reason, session)),
        ChatEvent.Failed { Failure: var failure } => EventStream.ErrorOf(context, failure) with { EventId = IdOf(next) },
        _ => throw new ArgumentOutOfRangeException(nameof(next), next, "An event without a name."),
    };

    private static SseItem<object> Item(NumberedEvent next, string name, object body) =>
        new(body, name) { EventId = IdOf(next) };

    private static string IdOf(NumberedEvent next) => next.Number.ToString(CultureInfo.InvariantCulture);
}
