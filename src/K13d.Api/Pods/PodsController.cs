using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Streaming;
using K13d.Application.Pods;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Pods;

/// <summary>What is done with pods beyond changing their manifests.</summary>
[ApiController, Route("api/pods/{name}"), Tags("Pods")]
public sealed class PodsController(IMediator mediator) : ControllerBase
{
    /// <summary>Reads what a container has printed, and follows it.</summary>
    /// <param name="name" example="nginx-abc123">The pod's name.</param>
    /// <param name="query">Which lines.</param>
    /// <remarks>
    /// Plain text as `kubectl logs` prints it or, with `Accept: text/event-stream`, Server-Sent Events: a `log` for each line, and a last `error` where no more can
    /// be read; as text that is a last line `error: …` and a broken connection. A pod with several containers and no default needs `container`: the 400 lists them in
    /// its message and its `details`. What is no UTF-8 is U+FFFD; a line of more than 64 KiB comes in pieces, in events with `partial`, and `grep` looks at the first of them.
    /// A follow goes on for as long as the container runs, also past a lost connection to its node or a log that is rotated; text has no sign of life in it, so behind a proxy
    /// that cuts silent connections, follow with events. Logs are not masked: what an application prints is seen by whoever may read resources.
    /// </remarks>
    [HttpGet("logs", Name = nameof(GetPodLogs))]
    [ProducesResponseType<LogLineBody>(StatusCodes.Status200OK, LogText.MediaType, EventStream.MediaType), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Logs(string name, [FromQuery] LogQuery query, CancellationToken cancellation)
    {
        var asEvents = EventStream.IsWanted(Request);
        return (await mediator.Send(query.Of(name), cancellation)).ToActionResult<PodLog>(log =>
            asEvents ? LogEvents.Of(log.Lines, query.Timestamps) : new LogText(log.Lines, query.Timestamps));
    }
}
