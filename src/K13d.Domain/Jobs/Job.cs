namespace K13d.Domain.Jobs;

/// <summary>Work that outlives the request that asked for it, and the process that began it.</summary>
/// <param name="Kind">Which work: <c>drain</c>.</param>
/// <param name="Target">What it is done to, as the audit record names it: <c>node/node-1</c>.</param>
/// <param name="State">How far it is, in the words of its kind; enough to go on from.</param>
public sealed record Job(Guid Id, string Kind, string Target, string State, JobOrigin Origin)
{
    public JobPhase Phase { get; init; } = JobPhase.Waiting;

    /// <summary>Somebody wants it to end before it is done.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Rises with every change.</summary>
    public long Version { get; init; }

    /// <summary>Null while it is not over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool HasEnded => EndedAt is not null;
}

/// <summary>Who asked for it, for the audit line of its end.</summary>
public sealed record JobOrigin(string User, string CorrelationId, string? ClientAddress, DateTimeOffset At);

public enum JobPhase
{
    /// <summary>Nobody works at it yet.</summary>
    Waiting,

    Running,

    Succeeded,

    Failed,

    Cancelled,
}
