using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace K13d.Infrastructure.Security;

internal sealed class JwtTokenVerifier(StoredSigningKey signingKey, ISessions sessions, TimeProvider time) : ITokenVerifier
{
    private static readonly JsonWebTokenHandler Handler = new();

    public async Task<Result<Caller>> Verify(string token, CancellationToken cancellation)
    {
        if ((await signingKey.Find(cancellation)).IsFailure(out var failure, out var key))
        {
            return failure;
        }

        var checkedToken = await Handler.ValidateTokenAsync(token, Rules(key));
        return checkedToken is { IsValid: true, SecurityToken: JsonWebToken { Id: var id } } && Guid.TryParseExact(id, "D", out var session)
            ? await sessions.Find(session, cancellation)
            : new Failure.Unauthorized("The token is not valid. Log in again: POST /api/auth/login.");
    }

    private TokenValidationParameters Rules(SigningKey key) => new()
    {
        ValidIssuer = TokenRules.Issuer,
        ValidAudience = TokenRules.Audience,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = ["JWT"],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuerSigningKey = true,
        TryAllIssuerSigningKeys = false,
        IssuerSigningKeyResolver = (_, _, kid, _) => kid == key.Id ? [new SymmetricSecurityKey(key.Secret) { KeyId = key.Id }] : [],
        LifetimeValidator = IsWithinItsTime,
    };

    private bool IsWithinItsTime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters rules)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return from is { } begin && until is { } end && begin <= now + TokenRules.ClockSkew && now < end;
    }
}
