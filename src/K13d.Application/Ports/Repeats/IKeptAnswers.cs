using K13d.Domain.Failures;

namespace K13d.Application.Ports.Repeats;

/// <summary>
/// The answers to requests that carried a key, kept for a day: who sends one again gets the first answer, on whichever replica, and nothing is done
/// twice. Unavailable where they cannot be kept.
/// </summary>
public interface IKeptAnswers
{
    /// <summary>Takes a key for a request, or says why it is not to be had. Of two at once, one takes it.</summary>
    Task<Result<KeyClaim>> Claim(RequestKey key, CancellationToken cancellation);

    /// <summary>Goes on holding a key that was taken: one that is not held for <see cref="Hold"/> may be taken by another, for its holder must be dead.</summary>
    Task<Result<Done>> Renew(KeyClaim.Taken claim, CancellationToken cancellation);

    /// <summary>Keeps the answer for whoever sends the request again.</summary>
    Task<Result<Done>> Keep(KeyClaim.Taken claim, KeptAnswer answer, CancellationToken cancellation);

    /// <summary>Gives up a key, so that the request can be sent again and be done.</summary>
    Task<Result<Done>> Release(KeyClaim.Taken claim, CancellationToken cancellation);

    /// <summary>How long a key is held unless it is renewed.</summary>
    static TimeSpan Hold { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer is kept.</summary>
    static TimeSpan Lifetime { get; } = TimeSpan.FromDays(1);
}

/// <param name="Key">Hash of the caller and the key: nobody gets another one's answer.</param>
/// <param name="Fingerprint">Hash of all that makes the request what it is.</param>
public sealed record RequestKey(string Key, string Fingerprint);

/// <summary>What became of a claim.</summary>
public abstract record KeyClaim
{
    private KeyClaim()
    {
    }

    /// <summary>The request is to be done, and its answer kept.</summary>
    /// <param name="Holder">Tells this one from whoever takes the key later.</param>
    public sealed record Taken(string Key, Guid Holder) : KeyClaim;

    /// <summary>The request was done already.</summary>
    public sealed record Answered(KeptAnswer Answer) : KeyClaim;

    /// <summary>The request is being done right now.</summary>
    public sealed record Underway : KeyClaim;

    /// <summary>The key was for another request.</summary>
    public sealed record OtherRequest : KeyClaim;
}

/// <summary>An answer as it was sent; no secret is in it, because none is in any answer.</summary>
public sealed record KeptAnswer(int Status, string? ContentType, string? ETag, string? Location, byte[] Body);
