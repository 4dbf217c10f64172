using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Ports.Identity;

/// <summary>The sessions there are: a token is good only as long as its session is.</summary>
public interface ISessions
{
    Task<Result<Done>> Open(Session session, CancellationToken cancellation);

    /// <summary>Who the session is of, as they are now. Unauthorized where it never was, is over or ended, or its user is disabled.</summary>
    /// <param name="id">The token's <c>jti</c>.</param>
    Task<Result<Caller>> Find(Guid id, CancellationToken cancellation);

    /// <summary>Ends a session for good. Done too where it had ended already.</summary>
    Task<Result<Done>> Revoke(Guid id, CancellationToken cancellation);
}

/// <param name="Id">The token's <c>jti</c>.</param>
public sealed record Session(Guid Id, Guid UserId, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt);
