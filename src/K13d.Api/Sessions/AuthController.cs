using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Repeats;
using K13d.Application.Sessions;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Sessions;

/// <summary>Logging in and out.</summary>
[ApiController, Route("api/auth"), Tags("Authentication")]
[Produces("application/json")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    /// <summary>Begins a session and answers its token.</summary>
    /// <remarks>
    /// Without `username` it is the administrator, `admin`. Send the token with every other request as `Authorization: Bearer ...`, until
    /// `expires_at` or logout. The answer is the same, and takes as long, whether the name or the password is wrong. Ten wrong passwords for
    /// a name within 15 minutes lock it for 5 minutes (429), also for the right password.
    /// </remarks>
    [HttpPost("login", Name = nameof(LogIn)), AllowAnonymous, WithoutIdempotencyKey]
    [ProducesResponseType<LoggedInBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status401Unauthorized, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<LoggedInBody>> LogIn(LogInBody body, CancellationToken cancellation) =>
        (await mediator.Send(new LogIn(body.Username, body.Password), cancellation))
            .Map(session => new LoggedInBody(session.Token, session.ExpiresAt.UtcDateTime))
            .ToActionResult();

    /// <summary>Ends the session of the token that it is called with.</summary>
    /// <remarks>At once, on every replica, and for good. Other sessions of the same user go on.</remarks>
    [HttpPost("logout", Name = nameof(LogOut)), WithoutIdempotencyKey]
    [ProducesResponseType<LoggedOutBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<LoggedOutBody>> LogOut(CancellationToken cancellation) =>
        (await mediator.Send(new LogOut(), cancellation)).Map(_ => new LoggedOutBody("logged_out")).ToActionResult();
}
