using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Nodes;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Nodes;

/// <summary>The nodes that pods run on.</summary>
[ApiController, Route("api/node"), Tags("Nodes")]
[Produces("application/json")]
public sealed class NodesController(IMediator mediator) : ControllerBase
{
    /// <summary>Lets no new pods be placed on a node.</summary>
    /// <remarks>Pods that run there stay, and those of DaemonSets still come. To cordon a cordoned node changes nothing and is no error.</remarks>
    [HttpPost("cordon", Name = nameof(CordonNode))]
    [ProducesResponseType<NodeSchedule>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<NodeSchedule>> Cordon(CordonNode request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).ToActionResult();

    /// <summary>Lets new pods be placed on a node again.</summary>
    /// <remarks>To uncordon a node that is not cordoned changes nothing and is no error.</remarks>
    [HttpPost("uncordon", Name = nameof(UncordonNode))]
    [ProducesResponseType<NodeSchedule>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<NodeSchedule>> Uncordon(UncordonNode request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).ToActionResult();
}
