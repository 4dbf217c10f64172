using System.Security.Claims;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace K13d.Infrastructure.Security;

internal sealed class JwtTokenIssuer(StoredSigningKey signingKey, AuthOptions options, TimeProvider time) : ITokenIssuer
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async Task<Result<IssuedToken>> Issue(User user, CancellationToken cancellation)
    {
        if ((await signingKey.Find(cancellation)).IsFailure(out var failure, out var key))
        {
            return failure;
        }

        // A JWT counts whole seconds, and the session is to end with its token.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var session = new Session(Guid.NewGuid(), user.Id, now, now + options.TokenLifetime);
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenRules.Issuer,
            Audience = TokenRules.Audience,
            IssuedAt = session.OpenedAt.UtcDateTime,
            NotBefore = session.OpenedAt.UtcDateTime,
            Expires = session.ExpiresAt.UtcDateTime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Jti, session.Id.ToString()),
                new Claim(JwtRegisteredClaimNames.Sub, user.Id.ToString()),
                new Claim(JwtRegisteredClaimNames.Name, user.Name),
                // For whoever reads the token; what counts is the role that the user has when it is used.
                new Claim("role", user.Role.ToString().ToLowerInvariant()),
            ]),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key.Secret) { KeyId = key.Id }, SecurityAlgorithms.HmacSha256),
        });
        return new IssuedToken(token, session);
    }
}
