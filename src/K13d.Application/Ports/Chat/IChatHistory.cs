using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;

namespace K13d.Application.Ports.Chat;

/// <summary>What was said and done in a session.</summary>
public interface IChatHistory
{
    /// <summary>All of it, in its order. NotFound where the session is not this user's.</summary>
    Task<Result<IReadOnlyList<ChatEntry>>> Read(Guid user, Guid session, CancellationToken cancellation);
}

/// <summary>A message or a tool call: one of the two is there.</summary>
public sealed record ChatEntry(DateTimeOffset At, ChatMessage? Message, ToolCall? Call);
