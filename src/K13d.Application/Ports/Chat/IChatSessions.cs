using K13d.Application.Ports.Jobs;
using K13d.Domain.Chat;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Chat;

/// <summary>The conversations there are, each its user's alone: to everybody else it is NotFound. In each goes on at most one run, on whichever replica.</summary>
public interface IChatSessions
{
    /// <summary>
    /// Opens a session, or takes up one, for a run. Conflict where one goes on in it. A run whose lease has lapsed does not: it ends as with
    /// <see cref="Abandon"/>.
    /// </summary>
    /// <param name="session">Null for a new one.</param>
    /// <param name="question">Is kept as the session's next message.</param>
    /// <param name="run">New with every call.</param>
    Task<Result<ChatSession>> Begin(Guid user, Guid? session, ChatMessage question, Guid run, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Goes on holding the session for the run, and says whether somebody wants it to end.</summary>
    Task<Result<LeaseState>> Renew(Guid session, Guid run, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Asks the run that goes on in it to end. Conflict where none does.</summary>
    Task<Result<Done>> Cancel(Guid user, Guid session, CancellationToken cancellation);

    /// <summary>
    /// Ends a run whose process is gone, if its lease has lapsed: <paramref name="last"/> becomes its last event, and calls of it that are not over are cancelled.
    /// It does nothing where another was first.
    /// </summary>
    Task<Result<Done>> Abandon(Guid session, Guid run, ChatEvent last, CancellationToken cancellation);

    Task<Result<ChatSession>> Find(Guid user, Guid session, CancellationToken cancellation);

    /// <summary>Those that were used last first.</summary>
    Task<Result<IReadOnlyList<ChatSession>>> List(Guid user, int limit, int offset, CancellationToken cancellation);

    /// <summary>With all that is of it. Conflict while a run goes on in it.</summary>
    Task<Result<Done>> Delete(Guid user, Guid session, CancellationToken cancellation);
}
