using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Tools;

namespace K13d.Application.Ports.Chat;

/// <summary>What was said and done in a session.</summary>
public interface IChatHistory
{
    /// <summary>The latest of it, in its order. NotFound where the session is not this user's.</summary>
    /// <param name="most">So many messages and tool calls.</param>
    /// <param name="skipped">So many that came after those.</param>
    Task<Result<IReadOnlyList<ChatEntry>>> Read(Guid user, Guid session, int most, int skipped, CancellationToken cancellation);
}

/// <summary>A message or a tool call: one of the two is there.</summary>
public sealed record ChatEntry(DateTimeOffset At, ChatMessage? Message, ToolCall? Call);
