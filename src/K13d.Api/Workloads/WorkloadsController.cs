using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Pods;
using K13d.Api.Streaming;
using K13d.Application.Workloads;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Workloads;

/// <summary>What workloads of all kinds have in common.</summary>
[ApiController, Route("api/workload/{kind}/{name}"), Tags("Workloads")]
public sealed class WorkloadsController(IMediator mediator) : ControllerBase
{
    /// <summary>Reads what the pods of a workload have printed as one log, and follows it.</summary>
    /// <param name="kind" example="deployment">`deployment`, `statefulset`, `daemonset`, `replicaset`, `job` or `cronjob`, or a plural or short name of one.</param>
    /// <param name="name" example="nginx">The workload's name.</param>
    /// <param name="query">Which lines; `tail` counts for each container.</param>
    /// <param name="allContainers">Whether all containers of each pod are meant, its init containers too.</param>
    /// <remarks>
    /// Each line says where it is from: `[pod/nginx-abc123/nginx] …` as `kubectl logs --prefix` prints it or, with `Accept: text/event-stream`, an event `log` with `pod` and
    /// `container`. Without `follow` the lines are in the order of their timestamps. With it pods that come join within 3 s and are read from their start, restarted containers
    /// too, and it goes on until the workload is deleted, or is a Job that has ended. At most 50 containers are read at once: more are a 400, or in a follow a notice. A container
    /// that cannot be read ends nothing: it is an event `notice`, as text a line `[pod/…] error: …`. A line of more than 64 KiB comes as several.
    /// </remarks>
    [HttpGet("logs", Name = nameof(GetWorkloadLogs))]
    [ProducesResponseType<WorkloadLogLineBody>(StatusCodes.Status200OK, LogText.MediaType, EventStream.MediaType), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Logs(
        string kind, string name, [FromQuery] LogQuery query, [FromQuery] bool allContainers, CancellationToken cancellation)
    {
        var asEvents = EventStream.IsWanted(Request);
        return (await mediator.Send(query.Of(kind, name, allContainers), cancellation)).ToActionResult<WorkloadLog>(log =>
            asEvents ? WorkloadLogEvents.Of(log.Lines, query.Timestamps) : new WorkloadLogText(log.Lines, query.Timestamps));
    }
}
