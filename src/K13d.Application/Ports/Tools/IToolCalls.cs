using K13d.Domain.Failures;
using K13d.Domain.Tools;

namespace K13d.Application.Ports.Tools;

/// <summary>
/// The tool calls there are, and what was decided on them, for all replicas. Each change is one statement that names the state it changes, so that nothing is
/// decided or done twice. How a call ended is kept with the event that tells it: <see cref="Chat.IChatEvents.Append"/>.
/// </summary>
public interface IToolCalls
{
    /// <summary>Its place in the history is after all that was kept before. Conflict where its run does not hold its session any more.</summary>
    Task<Result<Done>> Add(ToolCall call, CancellationToken cancellation);

    /// <summary>NotFound where there is none of this user's.</summary>
    Task<Result<ToolCall>> Find(Guid user, string id, CancellationToken cancellation);

    /// <summary>A person's yes or no. NotFound where there is no such call of this user's; Conflict, which says how it stands, where it is not to be decided on any more.</summary>
    Task<Result<ToolCall>> Decide(Guid user, string id, bool approved, CancellationToken cancellation);

    /// <summary>
    /// Uses an approval up: from now on it is being done. False where there is none for exactly this (id, run, fingerprint), or it has expired or been used.
    /// </summary>
    Task<Result<bool>> Claim(ToolCall call, CancellationToken cancellation);

    /// <summary>Those that wait for a decision of this user's and have not expired, the oldest first.</summary>
    Task<Result<IReadOnlyList<ToolCall>>> Pending(Guid user, CancellationToken cancellation);
}
