using System.Text.Json.Serialization;

namespace K13d.Api.Chat;

/// <param name="Message">The question.</param>
/// <param name="Context">What you look at while asking.</param>
/// <param name="SessionId">The session to go on with; left out for a new one.</param>
public sealed record MessageBody(string Message, MessageContextBody? Context, [property: JsonPropertyName("session_id")] string? SessionId);

/// <param name="Namespace">What is meant where none is named: `default` where it is left out.</param>
/// <param name="Resource">A kind and a name: `pod/nginx-abc123`.</param>
public sealed record MessageContextBody(string? Namespace, string? Resource);

/// <param name="Status">`cancelling`: the stream ends when the run has.</param>
public sealed record CancelledChatBody([property: JsonPropertyName("session_id")] string SessionId, string Status);
