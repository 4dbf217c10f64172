using K13d.Domain.Kubectl;

namespace K13d.Domain.Tools;

/// <summary>What the operator wants to do: shown to the person it works for, decided on, done at most once.</summary>
/// <param name="Id">Random, made by K13d and never taken from a model: <c>tc-…</c>.</param>
/// <param name="UserId">Whose rights it takes, and who alone decides on it.</param>
/// <param name="Session">The chat that it is part of.</param>
/// <param name="Run">The run that waits for it.</param>
/// <param name="Action">What exactly is done; the decision is on this and on nothing else.</param>
public sealed record ToolCall(string Id, Guid UserId, Guid Session, Guid Run, ToolAction Action)
{
    /// <summary>An approval that comes later is none, and one that was not used by then is none any more.</summary>
    public static readonly TimeSpan DecisionTime = TimeSpan.FromMinutes(10);

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset ExpiresAt => RequestedAt + DecisionTime;

    public ToolCallState State { get; init; } = ToolCallState.Pending;

    /// <summary>When a person said yes or no; null where nobody did.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What came of it, bounded and masked; null while it is not over.</summary>
    public string? Result { get; init; }
}

/// <summary>What a tool does once it may.</summary>
/// <param name="Tool">Its name: <c>kubectl</c>.</param>
/// <param name="Command">For a person: <c>get pod nginx-abc123 -o yaml</c>. What is secret in it is masked.</param>
/// <param name="Fingerprint">SHA-256, in hex, of all that decides what is done, with nothing masked.</param>
/// <param name="Reason">A sentence for whoever approves it.</param>
public sealed record ToolAction(string Tool, string Command, string Fingerprint, Risk Risk, string Reason)
{
    /// <summary>What a change would change, as a unified diff; null where there is none.</summary>
    public string? Preview { get; init; }
}

/// <summary>How far a tool call is.</summary>
public enum ToolCallState
{
    /// <summary>A person has to decide.</summary>
    Pending,

    /// <summary>A person said yes, and it has not begun.</summary>
    Approved,

    /// <summary>A person said no.</summary>
    Refused,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>It is being done: no approval is good for it any more.</summary>
    Running,

    Succeeded,

    Failed,

    /// <summary>Its run ended before it was done.</summary>
    Cancelled,
}
