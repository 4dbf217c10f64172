using K13d.Domain.Failures;

namespace K13d.Application.Ports.Identity;

/// <summary>Hashes passwords so that a stolen database gives none away. A hash is expensive, so only so many are made at once.</summary>
public interface IPasswordHasher
{
    /// <summary>TooMany where too many wait already.</summary>
    Task<Result<string>> Hash(string password, CancellationToken cancellation);

    /// <summary>Takes as long where there is no hash, because nobody has the name. TooMany where too many wait already.</summary>
    /// <param name="hash">Null where there is no such user: the answer is then a mismatch.</param>
    Task<Result<PasswordVerdict>> Verify(string? hash, string password, CancellationToken cancellation);
}

/// <param name="Outdated">The hash was made with other parameters than are used today: make a new one while the password is at hand.</param>
public readonly record struct PasswordVerdict(bool Matches, bool Outdated);
