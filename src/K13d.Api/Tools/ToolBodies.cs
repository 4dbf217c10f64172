using System.Text.Json.Serialization;
using K13d.Application.Tools;
using K13d.Domain.Tools;

namespace K13d.Api.Tools;

/// <param name="Id">As the event `tool_request` has it.</param>
/// <param name="Approved">Whether it may be done.</param>
public sealed record DecisionBody(string Id, bool Approved);

/// <param name="State">`approved` or `refused`; for what nobody had to decide on `running`, or how it ended.</param>
public sealed record DecidedToolBody(string Id, bool Approved, string State)
{
    internal static DecidedToolBody Of(DecidedTool decided) => new(decided.Id, decided.Approved, ToolWords.Of(decided.State));
}

/// <summary>Something that the operator wants to do and that waits for a decision.</summary>
/// <param name="Command">What exactly is done; what is secret in it is masked.</param>
/// <param name="Risk">`read`, `write` or `dangerous`.</param>
/// <param name="Reason">Why it is that.</param>
/// <param name="Preview">What it would change, as a unified diff; null where there is none.</param>
/// <param name="SessionId">The chat that it is part of.</param>
/// <param name="ExpiresAt">Until then it can be decided on.</param>
public sealed record PendingToolBody(
    string Tool,
    string Command,
    string Id,
    string Risk,
    string Reason,
    string? Preview,
    [property: JsonPropertyName("session_id")] Guid SessionId,
    [property: JsonPropertyName("requested_at")] DateTime RequestedAt,
    [property: JsonPropertyName("expires_at")] DateTime ExpiresAt)
{
    internal static PendingToolBody Of(ToolCall call) => new(
        call.Action.Tool,
        call.Action.Command,
        call.Id,
        ToolWords.Of(call.Action.Risk),
        call.Action.Reason,
        call.Action.Preview,
        call.Session,
        call.RequestedAt.UtcDateTime,
        call.ExpiresAt.UtcDateTime);
}

/// <param name="Items">The oldest first.</param>
public sealed record PendingToolListBody(IReadOnlyList<PendingToolBody> Items);
