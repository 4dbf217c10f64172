using K13d.Domain.Chat;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Chat;

/// <summary>What runs have told, kept so that every replica can tell it again from any place on, with nothing lost or doubled.</summary>
public interface IChatEvents
{
    /// <summary>
    /// Keeps a run's next events, and with what was executed how its call ended; the last of all ends the run, keeps <paramref name="answer"/> as the session's next message and cancels what calls of it are not over.
    /// Conflict where the run does not hold the session any more.
    /// </summary>
    /// <param name="events">Numbered by the run, on from the session's last.</param>
    /// <param name="answer">What was said since the last message; null where nothing is to be kept yet.</param>
    Task<Result<Done>> Append(Guid session, Guid run, IReadOnlyList<NumberedEvent> events, ChatMessage? answer, CancellationToken cancellation);

    /// <param name="after">Events with greater numbers are read, in their order, at most some thousand at once.</param>
    Task<Result<ChatProgress>> Read(Guid session, long after, CancellationToken cancellation);
}

/// <param name="Events">May be only the first of them.</param>
/// <param name="Run">The run that goes on in the session; null where none does.</param>
/// <param name="IsLapsed">Whether that run's process has not been heard of for longer than its lease.</param>
public sealed record ChatProgress(IReadOnlyList<NumberedEvent> Events, Guid? Run, bool IsLapsed);
