using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Requests;
using K13d.Api.Streaming;
using K13d.Api.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Resources;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Deployments;

/// <summary>What is done to Deployments beyond changing their manifests.</summary>
[ApiController, Route("api/deployment"), Tags("Deployments")]
public sealed class DeploymentsController(IMediator mediator) : ControllerBase
{
    /// <summary>Changes how many replicas a Deployment runs.</summary>
    /// <remarks>It answers when the number is set; the pods follow. Where a HorizontalPodAutoscaler governs the Deployment, the answer names it: it will set another number.</remarks>
    [HttpPost("scale", Name = "ScaleDeployment"), Sends(typeof(ScaleWorkload))]
    [ProducesResponseType<ScaledWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<ScaledWorkload>> Scale(ScaleBody body, CancellationToken cancellation) =>
        (await mediator.Send(new ScaleWorkload(ResourceKind.Deployment, body.Namespace, body.Name, body.Replicas), cancellation)).ToActionResult();

    /// <summary>Replaces the pods of a Deployment by new ones, as its update strategy says.</summary>
    /// <remarks>As `kubectl rollout restart` does it. It answers when the restart has begun. A Deployment that is paused is refused with 409.</remarks>
    [HttpPost("restart", Name = "RestartDeployment"), Sends(typeof(RestartWorkload))]
    [ProducesResponseType<RestartedWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RestartedWorkload>> Restart(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RestartWorkload(ResourceKind.Deployment, body.Namespace, body.Name), cancellation)).ToActionResult();

    /// <summary>Gives a Deployment a template that it has had before.</summary>
    /// <remarks>As `kubectl rollout undo` does it; without `revision` it is the one before the present one. A 404 lists the revisions that there are in its `details`. A Deployment that is paused is refused with 409.</remarks>
    [HttpPost("rollback", Name = "RollBackDeployment"), Sends(typeof(RollBackWorkload))]
    [ProducesResponseType<RolledBackWorkload>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<RolledBackWorkload>> RollBack(RollBackBody body, CancellationToken cancellation) =>
        (await mediator.Send(new RollBackWorkload(ResourceKind.Deployment, body.Namespace, body.Name, body.Revision), cancellation)).ToActionResult();

    /// <summary>Keeps a Deployment from rolling out changes of its template.</summary>
    /// <remarks>Its pods go on, and it can be scaled. To pause one that is paused changes nothing and is no error.</remarks>
    [HttpPost("pause", Name = nameof(PauseDeployment))]
    [ProducesResponseType<PausedDeployment>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<PausedDeployment>> Pause(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new PauseDeployment(body.Namespace, body.Name, Paused: true), cancellation)).ToActionResult();

    /// <summary>Lets a Deployment roll out changes of its template again.</summary>
    /// <remarks>What changed while it was paused is rolled out at once. To resume one that is not paused changes nothing and is no error.</remarks>
    [HttpPost("resume", Name = "ResumeDeployment"), Sends(typeof(PauseDeployment))]
    [ProducesResponseType<PausedDeployment>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<PausedDeployment>> Resume(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new PauseDeployment(body.Namespace, body.Name, Paused: false), cancellation)).ToActionResult();

    /// <summary>Lists the templates that a Deployment has had, and what changed from each to the next.</summary>
    /// <param name="name">The Deployment's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <remarks>Oldest first, as far as the cluster keeps them (`spec.revisionHistoryLimit`). A rollback names one by its `revision`.</remarks>
    [HttpGet("{name}/history", Name = "GetDeploymentHistory"), Sends(typeof(GetRolloutHistory))]
    [ProducesResponseType<RolloutHistory>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<RolloutHistory>> History(string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new GetRolloutHistory(ResourceKind.Deployment, @namespace, name), cancellation)).ToActionResult();

    /// <summary>Follows the rollout of a Deployment until it is complete or has failed.</summary>
    /// <param name="name">The Deployment's name.</param>
    /// <param name="namespace">Its namespace; absent means `default`.</param>
    /// <param name="timeoutSeconds" example="300">After which it counts as failed; absent means never.</param>
    /// <remarks>
    /// Server-Sent Events: `progress` whenever it has come further, then `complete`, or `failed` with the reason and the pods that are in the way. An event `error`
    /// says why no more is known. A Deployment has its `spec.progressDeadlineSeconds` besides, and one that is paused has failed.
    /// </remarks>
    [HttpGet("{name}/status", Name = "GetDeploymentStatus"), Sends(typeof(WatchRollout))]
    [ProducesResponseType<RolloutBody>(StatusCodes.Status200OK, EventStream.MediaType), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Status(string name, [FromQuery] string? @namespace, [FromQuery] int? timeoutSeconds, CancellationToken cancellation) =>
        (await mediator.Send(new WatchRollout(ResourceKind.Deployment, @namespace, name, timeoutSeconds), cancellation)).ToActionResult();
}
