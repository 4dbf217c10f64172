using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.RateLimits;
using K13d.Application.Health;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Health;

/// <summary>How K13d is. Needs no login and is not counted.</summary>
[ApiController, AllowAnonymous, Tags("Health")]
[Produces("application/json")]
public sealed class HealthController(IMediator mediator) : ControllerBase
{
    /// <summary>How K13d, the cluster and the database are.</summary>
    /// <remarks>Always 200: `status` says `healthy`, or `degraded` when the cluster or the database does not answer.</remarks>
    [HttpGet("api/health", Name = nameof(GetHealth)), FreeOfRateLimit]
    [ProducesResponseType<HealthReport>(StatusCodes.Status200OK)]
    public async Task<ActionResult<HealthReport>> Health(CancellationToken cancellation) =>
        (await mediator.Send(new GetHealth(), cancellation)).ToActionResult();

    /// <summary>Whether the process is alive.</summary>
    [HttpGet("livez", Name = "CheckLiveness"), FreeOfRateLimit]
    [ProducesResponseType<Liveness>(StatusCodes.Status200OK)]
    public Liveness Liveness() => new("alive");

    /// <summary>Whether this K13d can serve: its database answers and is up to date.</summary>
    /// <remarks>The cluster does not enter: without it K13d still logs in, shows the audit record and says what is wrong.</remarks>
    [HttpGet("readyz", Name = nameof(CheckReadiness)), FreeOfRateLimit, Failures(StatusCodes.Status503ServiceUnavailable)]
    [ProducesResponseType<Readiness>(StatusCodes.Status200OK)]
    public async Task<ActionResult<Readiness>> Readiness(CancellationToken cancellation) =>
        (await mediator.Send(new CheckReadiness(), cancellation)).ToActionResult();
}

/// <param name="Status"><c>alive</c>.</param>
public sealed record Liveness(string Status);
