using System.Globalization;
using System.Text;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Sessions;

/// <summary>Begins a session. Without a user name it is the administrator's.</summary>
public sealed record LogIn(string? Username, string Password) : ICommand<LoggedIn>, IOpenToAnyone
{
    public string Because => "whoever logs in is nobody yet";

    public AuditTarget? Audits => new("login", $"user/{GivenName}") { User = GivenName };

    internal string Name => Username ?? User.FirstAdministrator;

    // Anybody can send anything as a name, and the record keeps it: so only what a name may look like, and not much of it.
    private string GivenName => string.Concat(Name.EnumerateRunes().Take(64).Select(rune =>
        Rune.IsLetterOrDigit(rune) || ".-_@+".EnumerateRunes().Contains(rune) ? rune.ToString() : "?"));

    // A record's own text would hold the password.
    public override string ToString() => $"{nameof(LogIn)} of {GivenName}";
}

/// <param name="Token">For the header <c>Authorization: Bearer</c>.</param>
public sealed record LoggedIn(string Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(LoggedIn)} until {ExpiresAt:O}";
}

public sealed class LogInValidator : AbstractValidator<LogIn>
{
    public LogInValidator()
    {
        RuleFor(request => request.Username)
            .Must(name => name is null || (name.Length is > 0 and <= User.LongestName && name.EnumerateRunes().All(IsPlain)))
            .WithMessage($"username must have 1 to {User.LongestName} characters, no control characters; leave it out to log in as '{User.FirstAdministrator}'.");
        RuleFor(request => request.Password)
            .Must(password => password is { Length: > 0 and <= 1024 })
            .WithMessage("password is needed, of 1 to 1024 characters.");
    }

    // Half a surrogate pair is enumerated as the replacement character.
    private static bool IsPlain(Rune rune) => !Rune.IsControl(rune) && rune != Rune.ReplacementChar;
}

internal sealed class LogInHandler(
    ILoginGuard guard,
    IUsers users,
    IPasswordHasher passwords,
    ITokenIssuer tokens,
    ISessions sessions,
    AuditNotes notes) : ICommandHandler<LogIn, LoggedIn>
{
    public async Task<Result<LoggedIn>> Handle(LogIn request, CancellationToken cancellationToken)
    {
        if ((await guard.Check(request.Name, cancellationToken)).IsFailure(out var locked, out _))
        {
            return locked;
        }

        var known = await users.Find(request.Name, cancellationToken);
        if (known.IsFailure(out var unknown, out var user) && unknown is not Failure.NotFound)
        {
            return unknown;
        }

        // Nobody learns from the time this takes whether there is such a user: a missing one's password is hashed too.
        var verified = await passwords.Verify(user?.PasswordHash, request.Password, cancellationToken);
        if (verified.IsFailure(out var unverified, out var verdict))
        {
            return unverified;
        }

        if (user is not { Enabled: true } || !verdict.Matches)
        {
            return await Refuse(request.Name, cancellationToken);
        }

        // Asked again, because of two hundred guesses at once one may be right after ten others were wrong.
        if ((await guard.CountSuccess(request.Name, cancellationToken)).IsFailure(out var meanwhileLocked, out _))
        {
            return meanwhileLocked;
        }

        return verdict.Outdated && (await Rehash(user, request.Password, cancellationToken)).IsFailure(out var notRehashed, out _)
            ? notRehashed
            : await Open(user, cancellationToken);
    }

    private async Task<Failure> Refuse(string name, CancellationToken cancellation)
    {
        if ((await guard.CountFailure(name, cancellation)).IsFailure(out var locked, out var wrong))
        {
            return locked;
        }

        notes.Add("wrong_passwords", wrong.Count.ToString(CultureInfo.InvariantCulture));
        if (wrong.LockedUntil is { } until)
        {
            notes.Add("locked_until", until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return new Failure.BadCredentials("The user name or the password is wrong.");
    }

    private async Task<Result<Done>> Rehash(User user, string password, CancellationToken cancellation) =>
        (await passwords.Hash(password, cancellation)).IsFailure(out var failure, out var hash)
            ? failure
            : await users.ReplacePasswordHash(user.Id, hash, cancellation);

    private async Task<Result<LoggedIn>> Open(User user, CancellationToken cancellation)
    {
        if ((await tokens.Issue(user, cancellation)).IsFailure(out var failure, out var issued)
            || (await sessions.Open(issued.Session, cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        return new LoggedIn(issued.Token, issued.Session.ExpiresAt);
    }
}
