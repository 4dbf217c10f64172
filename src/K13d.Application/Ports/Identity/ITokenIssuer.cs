using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Ports.Identity;

/// <summary>Makes the token that a login answers.</summary>
public interface ITokenIssuer
{
    /// <summary>A token of a new session, which is yet to be opened. Unavailable where the signing key cannot be read.</summary>
    Task<Result<IssuedToken>> Issue(User user, CancellationToken cancellation);
}

/// <param name="Token">A signed JWT, as <c>Authorization: Bearer</c> takes it.</param>
public sealed record IssuedToken(string Token, Session Session)
{
    // Whoever reads the token is its user.
    public override string ToString() => $"token of {Session}";
}
