using System.Security.Claims;
using System.Text.Encodings.Web;
using K13d.Api.WebSockets;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace K13d.Api.Auth;

/// <summary>
/// Finds out who a request comes from by the header <c>Authorization: Bearer</c>, or by the subprotocol that stands in for it where a page opens a
/// WebSocket, and by nothing else: a token in a query ends up in logs, and a cookie is sent by a browser that another site steers.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoder,
    ITokenVerifier tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = $"{SchemeName} ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var verified = await tokens.Verify(token, Context.RequestAborted);
        if (verified.IsFailure(out var failure, out var caller))
        {
            Context.Features.Set(new Rejection(failure));
            return AuthenticateResult.Fail(failure.Message);
        }

        Context.Features.Set<Caller>(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private string? Token() => Request.Headers.Authorization switch
    {
        [] => WebSocketProtocols.Token(Context),
        [{ } header] when header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) => header[Prefix.Length..].Trim(),
        _ => null,
    };
}

/// <summary>Why a request is not let in.</summary>
internal sealed record Rejection(Failure Failure)
{
    public static Failure NoToken { get; } =
        new Failure.Unauthorized("Invalid or missing token: log in with POST /api/auth/login, then send 'Authorization: Bearer <token>'.");
}
