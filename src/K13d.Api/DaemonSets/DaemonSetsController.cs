using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Requests;
using K13d.Api.Streaming;
using K13d.Api.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Resources;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.DaemonSets;

/// <summary>What is done to DaemonSets beyond changing their manifests.</summary>
[ApiController, Route("api/daemonset"), Tags("DaemonSets")]
public sealed class DaemonSetsController(IMediator mediator) : ControllerBase
{
    /// <summary>Replaces the pods of a DaemonSet by new ones, as its update strategy says.</summary>
    /// <remarks>As `kubectl rollout restart` does it. It answers when the restart has begun.</remarks>
    [HttpPost("restart", Name = "RestartDaemonSet"), Sends(typeof(RestartWorkload))]
    [ProducesResponseType<RestartedWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RestartedWorkload>> Restart(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RestartWorkload(ResourceKind.DaemonSet, body.Namespace, body.Name), cancellation)).ToActionResult();

    /// <summary>Gives a DaemonSet a template that it has had before.</summary>
    /// <remarks>As `kubectl rollout undo` does it; without `revision` it is the one before the present one. A 404 lists the revisions that there are in its `details`.</remarks>
    [HttpPost("rollback", Name = "RollBackDaemonSet"), Sends(typeof(RollBackWorkload))]
    [ProducesResponseType<RolledBackWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RolledBackWorkload>> RollBack(RollBackBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RollBackWorkload(ResourceKind.DaemonSet, body.Namespace, body.Name, body.Revision), cancellation)).ToActionResult();

    /// <summary>Lists the templates that a DaemonSet has had, and what changed from each to the next.</summary>
    /// <param name="name">The DaemonSet's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <remarks>Oldest first, as far as the cluster keeps them (`spec.revisionHistoryLimit`). A rollback names one by its `revision`.</remarks>
    [HttpGet("{name}/history", Name = "GetDaemonSetHistory"), Sends(typeof(GetRolloutHistory))]
    [ProducesResponseType<RolloutHistory>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<RolloutHistory>> History(string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new GetRolloutHistory(ResourceKind.DaemonSet, @namespace, name), cancellation)).ToActionResult();

    /// <summary>Follows the rollout of a DaemonSet until it is complete or has failed.</summary>
    /// <param name="name">The DaemonSet's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <param name="timeoutSeconds" example="300">After which it counts as failed; absent means never.</param>
    /// <remarks>
    /// Server-Sent Events: `progress` whenever it has come further, then `complete`, or `failed` with the reason and the pods that are in the way. An event `error`
    /// says why no more is known.
    /// </remarks>
    [HttpGet("{name}/status", Name = "GetDaemonSetStatus"), Sends(typeof(WatchRollout))]
    [ProducesResponseType<RolloutBody>(StatusCodes.Status200OK, EventStream.MediaType), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Status(string name, [FromQuery] string? @namespace, [FromQuery] int? timeoutSeconds, CancellationToken cancellation) =>
        (await mediator.Send(new WatchRollout(ResourceKind.DaemonSet, @namespace, name, timeoutSeconds), cancellation)).ToActionResult();
}
