using System.Text.Json.Serialization;
using K13d.Api.Tools;
using K13d.Application.Chat;
using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Tools;

namespace K13d.Api.Chat;

/// <param name="Items">In the order in which it was said and done.</param>
public sealed record ChatHistoryBody([property: JsonPropertyName("session_id")] Guid SessionId, IReadOnlyList<ChatEntryBody> Items)
{
    internal static ChatHistoryBody Of(ChatHistory history) => new(history.Session, [.. history.Entries.Select(ChatEntryBody.Of)]);
}

/// <summary>A message, or something that the operator wanted to do: what is only of those is left out of messages.</summary>
/// <param name="Role">`user`, `assistant` or `tool`.</param>
/// <param name="Content">What was said; of a tool its command.</param>
/// <param name="At">UTC.</param>
/// <param name="Id">As the event `tool_request` had it.</param>
/// <param name="Command">What exactly was to be done; what is secret in it is masked.</param>
/// <param name="Risk">`read`, `write` or `dangerous`.</param>
/// <param name="Reason">Why it is that.</param>
/// <param name="Preview">What it would change, as a unified diff.</param>
/// <param name="State">`pending`, `approved`, `refused`, `expired`, `running`, `succeeded`, `failed` or `cancelled`.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="DecidedAt">UTC; left out where nobody decided.</param>
/// <param name="Result">What came of it; left out where nothing did.</param>
public sealed record ChatEntryBody(
    string Role,
    string Content,
    DateTime At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tool = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Command = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Risk = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Preview = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State = null,
    [property: JsonPropertyName("requested_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? RequestedAt = null,
    [property: JsonPropertyName("decided_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? DecidedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result = null)
{
    internal static ChatEntryBody Of(ChatEntry entry) =>
        entry.Call is { } call ? Of(call)
        : entry.Message is { } message ? new ChatEntryBody(message.Role == ChatRole.User ? "user" : "assistant", message.Content, entry.At.UtcDateTime)
        : throw new InvalidOperationException("An entry of a chat is neither a message nor a tool call.");

    private static ChatEntryBody Of(ToolCall call) => new(
        "tool",
        call.Action.Command,
        call.RequestedAt.UtcDateTime,
        call.Id,
        call.Action.Tool,
        call.Action.Command,
        ToolWords.Of(call.Action.Risk),
        call.Action.Reason,
        call.Action.Preview,
        ToolWords.Of(call.State),
        call.RequestedAt.UtcDateTime,
        call.DecidedAt?.UtcDateTime,
        call.Result);
}

public sealed record DeletedChatBody([property: JsonPropertyName("session_id")] Guid SessionId);

/// <param name="Items">Those that were used last first.</param>
public sealed record ChatSessionListBody(IReadOnlyList<ChatSessionBody> Items)
{
    internal static ChatSessionListBody Of(IReadOnlyList<ChatSession> sessions) => new([.. sessions.Select(ChatSessionBody.Of)]);
}

/// <param name="Title">The first question, shortened.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">When it was used last, UTC.</param>
/// <param name="Running">Whether an answer is under way: `GET /api/chat/agentic/{session_id}` follows it.</param>
public sealed record ChatSessionBody(
    [property: JsonPropertyName("session_id")] Guid SessionId,
    string Title,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTime UpdatedAt,
    bool Running)
{
    internal static ChatSessionBody Of(ChatSession session) =>
        new(session.Id, session.Title, session.CreatedAt.UtcDateTime, session.UpdatedAt.UtcDateTime, session.IsBusy);
}

/// <param name="Day">The day (UTC) that is counted.</param>
/// <param name="Tokens">Those of questions and answers together, as far as the model says how many there were.</param>
/// <param name="ResetsAt">When the next day begins.</param>
public sealed record ChatUsageBody(DateOnly Day, UsedOfLimitBody Runs, UsedOfLimitBody Tokens, [property: JsonPropertyName("resets_at")] DateTime ResetsAt)
{
    internal static ChatUsageBody Of(UsedToday today) => new(
        today.Day.Date,
        new UsedOfLimitBody(today.Used.Runs, today.Left.RunsLimit, today.Left.RunsRemaining),
        new UsedOfLimitBody(today.Used.Tokens, today.Left.TokensLimit, today.Left.TokensRemaining),
        today.Day.End.UtcDateTime);
}

/// <param name="Used">May be more than the limit: what a run takes is known afterwards.</param>
public sealed record UsedOfLimitBody(long Used, long Limit, long Remaining);
