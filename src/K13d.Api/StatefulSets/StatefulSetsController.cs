using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Requests;
using K13d.Api.Streaming;
using K13d.Api.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Resources;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.StatefulSets;

/// <summary>What is done to StatefulSets beyond changing their manifests.</summary>
[ApiController, Route("api/statefulset"), Tags("StatefulSets")]
public sealed class StatefulSetsController(IMediator mediator) : ControllerBase
{
    /// <summary>Changes how many replicas a StatefulSet runs.</summary>
    /// <remarks>It answers when the number is set; the pods follow. Where a HorizontalPodAutoscaler governs the StatefulSet, the answer names it: it will set another number.</remarks>
    [HttpPost("scale", Name = "ScaleStatefulSet"), Sends(typeof(ScaleWorkload))]
    [ProducesResponseType<ScaledWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<ScaledWorkload>> Scale(ScaleBody body, CancellationToken cancellation) =>
        (await mediator.Send(new ScaleWorkload(ResourceKind.StatefulSet, body.Namespace, body.Name, body.Replicas), cancellation)).ToActionResult();

    /// <summary>Replaces the pods of a StatefulSet by new ones, as its update strategy says.</summary>
    /// <remarks>As `kubectl rollout restart` does it, one pod after the other from the highest number down. It answers when the restart has begun.</remarks>
    [HttpPost("restart", Name = "RestartStatefulSet"), Sends(typeof(RestartWorkload))]
    [ProducesResponseType<RestartedWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RestartedWorkload>> Restart(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RestartWorkload(ResourceKind.StatefulSet, body.Namespace, body.Name), cancellation)).ToActionResult();

    /// <summary>Gives a StatefulSet a template that it has had before.</summary>
    /// <remarks>As `kubectl rollout undo` does it; without `revision` it is the one before the present one. A 404 lists the revisions that there are in its `details`.</remarks>
    [HttpPost("rollback", Name = "RollBackStatefulSet"), Sends(typeof(RollBackWorkload))]
    [ProducesResponseType<RolledBackWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RolledBackWorkload>> RollBack(RollBackBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RollBackWorkload(ResourceKind.StatefulSet, body.Namespace, body.Name, body.Revision), cancellation)).ToActionResult();

    /// <summary>Lists the templates that a StatefulSet has had, and what changed from each to the next.</summary>
    /// <param name="name">The StatefulSet's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <remarks>Oldest first, as far as the cluster keeps them (`spec.revisionHistoryLimit`). A rollback names one by its `revision`.</remarks>
    [HttpGet("{name}/history", Name = "GetStatefulSetHistory"), Sends(typeof(GetRolloutHistory))]
    [ProducesResponseType<RolloutHistory>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<RolloutHistory>> History(string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new GetRolloutHistory(ResourceKind.StatefulSet, @namespace, name), cancellation)).ToActionResult();

    /// <summary>Follows the rollout of a StatefulSet until it is complete or has failed.</summary>
    /// <param name="name">The StatefulSet's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <param name="timeoutSeconds" example="300">After which it counts as failed; absent means never.</param>
    /// <remarks>
    /// Server-Sent Events: `progress` whenever it has come further, then `complete`, or `failed` with the reason and the pods that are in the way. An event `error`
    /// says why no more is known.
    /// </remarks>
    [HttpGet("{name}/status", Name = "GetStatefulSetStatus"), Sends(typeof(WatchRollout))]
    [ProducesResponseType<RolloutBody>(StatusCodes.Status200OK, EventStream.MediaType), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Status(string name, [FromQuery] string? @namespace, [FromQuery] int? timeoutSeconds, CancellationToken cancellation) =>
        (await mediator.Send(new WatchRollout(ResourceKind.StatefulSet, @namespace, name, timeoutSeconds), cancellation)).ToActionResult();
}
