using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Tools;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Tools;

/// <summary>What the operator wants to do, and whether it may.</summary>
[ApiController, Route("api/tool"), Tags("AI Chat")]
[Produces("application/json")]
public sealed class ToolsController(IMediator mediator) : ControllerBase
{
    /// <summary>Approves or refuses what the operator wants to do.</summary>
    /// <remarks>
    /// A decision is its person's alone, is on exactly what `tool_request` showed, counts once, and comes in time (`expires_at`); it may come over any connection. What
    /// has been decided on, or has expired, is a 409. What nobody had to be asked about can be approved too, which changes nothing.
    /// </remarks>
    [HttpPost("approve", Name = nameof(DecideTool))]
    [ProducesResponseType<DecidedToolBody>(StatusCodes.Status200OK)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<DecidedToolBody>> Decide(DecisionBody body, CancellationToken cancellation) =>
        (await mediator.Send(new DecideTool(body.Id, body.Approved), cancellation)).Map(DecidedToolBody.Of).ToActionResult();

    /// <summary>Lists what waits for your decision.</summary>
    [HttpGet("pending", Name = nameof(ListPendingTools))]
    [ProducesResponseType<PendingToolListBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<PendingToolListBody>> Pending(CancellationToken cancellation) =>
        (await mediator.Send(new ListPendingTools(), cancellation)).Map(pending => new PendingToolListBody([.. pending.Calls.Select(PendingToolBody.Of)])).ToActionResult();
}
