using K13d.Domain.Failures;

namespace K13d.Application.Ports.Identity;

/// <summary>
/// Counts wrong passwords for each name, also for names that nobody has, so that guessing is slow and tells nothing. Each answers TooMany
/// while the name is locked: a caller who learns the verdict of a password only after the guard's never learns one from a locked name.
/// </summary>
public interface ILoginGuard
{
    /// <summary>TooMany where the name is locked.</summary>
    Task<Result<Done>> Check(string name, CancellationToken cancellation);

    /// <summary>Adds one wrong password, which may be the one that locks the name. TooMany where one before has.</summary>
    Task<Result<WrongPasswords>> CountFailure(string name, CancellationToken cancellation);

    /// <summary>Forgets the wrong passwords. TooMany, and nothing is forgotten, where the name was locked meanwhile.</summary>
    Task<Result<Done>> CountSuccess(string name, CancellationToken cancellation);
}

/// <param name="Count">Since the last right one, or since the window began.</param>
/// <param name="LockedUntil">Set by the one that locks the name.</param>
public readonly record struct WrongPasswords(int Count, DateTimeOffset? LockedUntil);
