namespace K13d.Domain.Failures;

/// <summary>
/// Why a use case did not do what was asked, for a reason that its caller or the world can cause. The set is closed to this file:
/// <c>Api/Errors</c> maps each to its documented code and HTTP status, and a test enumerates them.
/// </summary>
public abstract record Failure
{
    private Failure(string message) => Message = message;

    /// <summary>Names the object and the remedy, and never holds a secret.</summary>
    public string Message { get; }

    /// <summary>What a program can read: fields, the API server's reason, the choices there are.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = new Dictionary<string, object?>();

    /// <summary>Nobody is logged in, or the token is not valid any more.</summary>
    public sealed record Unauthorized(string Reason) : Failure(Reason);

    /// <summary>A login whose user name or password is wrong; it does not say which.</summary>
    public sealed record BadCredentials(string Reason) : Failure(Reason);

    /// <summary>The caller is known and may not do this: K13d's own permissions or the cluster's say so.</summary>
    public sealed record Forbidden(string Reason) : Failure(Reason);

    public sealed record NotFound(string Reason) : Failure(Reason);

    /// <summary>The request itself is wrong, by K13d's rules or by the API server's.</summary>
    public sealed record Invalid(string Reason) : Failure(Reason);

    /// <summary>The request is right and does not fit what is there now: it exists already, or has changed since it was read.</summary>
    public sealed record Conflict(string Reason) : Failure(Reason);

    /// <summary>Asked for too often.</summary>
    /// <param name="RetryAfter">When it is worth trying again.</param>
    public sealed record TooMany(string Reason, TimeSpan RetryAfter) : Failure(Reason);

    /// <summary>Something K13d itself needs is not there now: its database, a program it runs.</summary>
    /// <param name="Code">What is missing, as the error code that the answer carries: <c>TOOL_MISSING</c>.</param>
    public sealed record Unavailable(string Code, string Reason) : Failure(Reason);

    /// <summary>What was begun had not ended in the time it was given, and may go on.</summary>
    public sealed record TimedOut(string Reason) : Failure(Reason);

    /// <summary>The Kubernetes API server failed or cannot be reached.</summary>
    public sealed record ClusterFailed(string Reason) : Failure(Reason);

    /// <summary>The language model's provider failed, refused, or answered what is no answer.</summary>
    public sealed record LlmFailed(string Reason) : Failure(Reason);
}
