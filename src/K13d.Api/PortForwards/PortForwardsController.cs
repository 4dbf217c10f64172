using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.PortForwards;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.PortForwards;

/// <summary>Ports of pods that are reached through K13d.</summary>
[ApiController, Route("api/portforward"), Tags("Port-forwards")]
[Produces("application/json")]
public sealed class PortForwardsController(IMediator mediator) : ControllerBase
{
    /// <summary>Makes a port of a pod reachable through K13d.</summary>
    /// <remarks>
    /// `localPort` is on the loopback addresses of the machine that K13d runs on, for programs there; 0, or none, picks one that is free. Whoever is
    /// elsewhere sends HTTP to `url`, or opens a WebSocket for anything else. The port-forward
    /// is its owner's and ends when it is stopped, when nothing was sent through it for half an hour, with its pod, and with the session that it was
    /// started in.
    /// </remarks>
    [HttpPost(Name = nameof(StartPortForward))]
    [ProducesResponseType<PortForwardBody>(StatusCodes.Status200OK)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<PortForwardBody>> Start(StartPortForward request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).Map(Body).ToActionResult();

    /// <summary>Lists one's own port-forwards.</summary>
    /// <remarks>An administrator sees everyone's. They are those of the replica of K13d that answers.</remarks>
    [HttpGet(Name = nameof(ListPortForwards))]
    [ProducesResponseType<PortForwardListBody>(StatusCodes.Status200OK)]
    public async Task<ActionResult<PortForwardListBody>> List(CancellationToken cancellation) =>
        (await mediator.Send(new ListPortForwards(), cancellation)).Map(list => new PortForwardListBody([.. list.Items.Select(Body)])).ToActionResult();

    /// <summary>Tells of one port-forward.</summary>
    /// <param name="id" example="pf-5c1f0e7d92a84b36d0e1f2a3">As the answer to its start has it.</param>
    [HttpGet("{id}", Name = nameof(GetPortForward))]
    [ProducesResponseType<PortForwardBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<PortForwardBody>> Get(string id, CancellationToken cancellation) =>
        (await mediator.Send(new GetPortForward(id), cancellation)).Map(Body).ToActionResult();

    /// <summary>Ends a port-forward, and every connection through it.</summary>
    /// <param name="id" example="pf-5c1f0e7d92a84b36d0e1f2a3">As the answer to its start has it.</param>
    [HttpDelete("{id}", Name = nameof(StopPortForward))]
    [ProducesResponseType<PortForwardBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<PortForwardBody>> Stop(string id, CancellationToken cancellation) =>
        (await mediator.Send(new StopPortForward(id), cancellation)).Map(Body).ToActionResult();

    private PortForwardBody Body(PortForward forward) => PortForwardBody.Of(forward, Request.PathBase);
}
