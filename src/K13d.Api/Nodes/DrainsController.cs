using System.Net.ServerSentEvents;
using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Requests;
using K13d.Api.Streaming;
using K13d.Application.Nodes;
using K13d.Domain.Failures;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Nodes;

/// <summary>Nodes that are emptied for maintenance.</summary>
[ApiController, Route("api/node/drain"), Tags("Nodes")]
public sealed class DrainsController(IMediator mediator) : ControllerBase
{
    /// <summary>Empties a node for maintenance.</summary>
    /// <param name="request">Which node, and what may be lost.</param>
    /// <param name="prefer" example="respond-async">`respond-async` to be answered at once, with the drain's id; otherwise it waits until it is done.</param>
    /// <remarks>
    /// First it is planned: if a pod refuses (one of a DaemonSet, with local data or without a controller, and the request does not allow it), the answer
    /// is 409 with all of them and nothing is changed. Then the node is cordoned, which it stays however the drain ends, and its pods are evicted, never
    /// past a PodDisruptionBudget. A caller who hangs up does not end it. `dryRun` answers the plan alone.
    /// </remarks>
    [HttpPost(Name = nameof(DrainNode))]
    [ProducesResponseType<Drain>(StatusCodes.Status200OK, "application/json")]
    [ProducesResponseType<AcceptedDrain>(StatusCodes.Status202Accepted, "application/json")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Start(DrainNode request, [FromHeader(Name = "Prefer")] string? prefer, CancellationToken cancellation)
    {
        if ((await mediator.Send(request, cancellation)).IsFailure(out var failure, out var drain))
        {
            return failure.ToActionResult();
        }

        if (drain.Id is not { } id)
        {
            return Ok(drain);
        }

        if (!Preferences.Ask(prefer, Preferences.RespondAsync))
        {
            return await End(id, cancellation);
        }

        Response.Headers["Preference-Applied"] = Preferences.RespondAsync;
        return AcceptedAtRoute(nameof(GetDrain), new { id }, new AcceptedDrain(id));
    }

    /// <summary>Tells how far a drain is.</summary>
    /// <param name="id" example="019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10">As the answer to its start has it.</param>
    [HttpGet("{id}", Name = nameof(GetDrain))]
    [ProducesResponseType<Drain>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<Drain>> Get(string id, CancellationToken cancellation) =>
        (await mediator.Send(new GetDrain(id), cancellation)).ToActionResult();

    /// <summary>Follows a drain, as Server-Sent Events.</summary>
    /// <param name="id" example="019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10">As the answer to its start has it.</param>
    /// <remarks>Every event, `progress`, is the drain as it is then, the first one at once; the last one, `ended`, when it has ended.</remarks>
    [HttpGet("{id}/events", Name = nameof(WatchDrain))]
    [ProducesResponseType<string>(StatusCodes.Status200OK, EventStream.MediaType)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Watch(string id, CancellationToken cancellation) =>
        (await mediator.Send(new WatchDrain(id), cancellation)).ToActionResult(progress => new EventStream(progress.Drains.Select(
            now => now.Map(drain => new SseItem<object>(drain, drain.EndedAt is null ? "progress" : "ended")))));

    /// <summary>Ends a drain before it is done.</summary>
    /// <param name="id" example="019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10">As the answer to its start has it.</param>
    /// <remarks>No further pod is evicted, those that are ending end, and the node stays cordoned.</remarks>
    [HttpDelete("{id}", Name = nameof(CancelDrain))]
    [ProducesResponseType<Drain>(StatusCodes.Status200OK, "application/json")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<Drain>> Cancel(string id, CancellationToken cancellation) =>
        (await mediator.Send(new CancelDrain(id), cancellation)).ToActionResult();

    /// <summary>Waits until it has ended.</summary>
    private async Task<ActionResult> End(Guid id, CancellationToken cancellation)
    {
        if ((await mediator.Send(new WatchDrain(id.ToString()), cancellation)).IsFailure(out var failure, out var progress)
            || (await progress.Drains.LastAsync(cancellation)).IsFailure(out failure, out var ended))
        {
            return failure.ToActionResult();
        }

        return ended.Phase == "succeeded" ? Ok(ended) : Unfinished(ended).ToActionResult();
    }

    private static Failure.Conflict Unfinished(Drain drain) => new(
        $"{drain.Node} is not drained: {drain.Error} "
        + (drain.Cordoned ? "It stays cordoned; uncordon it with POST /api/node/uncordon." : "It was not cordoned."))
    {
        Details = new Dictionary<string, object?>
        {
            ["id"] = drain.Id,
            ["phase"] = drain.Phase,
            ["cordoned"] = drain.Cordoned,
            ["pods"] = drain.Pods.Where(pod => pod.State is not ("gone" or "left")).ToArray(),
        },
    };
}

/// <summary>A drain that has begun: `Location` says where it is.</summary>
public sealed record AcceptedDrain(Guid Id);
