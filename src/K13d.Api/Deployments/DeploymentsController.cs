using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Deployments;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Deployments;

/// <summary>What is done to Deployments beyond changing their manifests.</summary>
[ApiController, Route("api/deployment"), Tags("Deployments")]
[Produces("application/json")]
public sealed class DeploymentsController(IMediator mediator) : ControllerBase
{
    /// <summary>Changes how many replicas a Deployment runs.</summary>
    /// <remarks>It answers when the number is set; the pods follow. Where a HorizontalPodAutoscaler governs the Deployment, the answer names it: it will set another number.</remarks>
    [HttpPost("scale", Name = nameof(ScaleDeployment))]
    [ProducesResponseType<ScaledDeployment>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<ScaledDeployment>> Scale(ScaleDeployment request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).ToActionResult();

    /// <summary>Replaces the pods of a Deployment by new ones, as its update strategy says.</summary>
    /// <remarks>As `kubectl rollout restart` does it. It answers when the restart has begun. A Deployment that is paused is refused with 409.</remarks>
    [HttpPost("restart", Name = nameof(RestartDeployment))]
    [ProducesResponseType<RestartedDeployment>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RestartedDeployment>> Restart(RestartDeployment request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).ToActionResult();
}
