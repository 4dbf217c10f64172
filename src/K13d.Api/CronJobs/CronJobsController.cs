using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Requests;
using K13d.Api.Workloads;
using K13d.Application.Workloads;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.CronJobs;

/// <summary>What is done to CronJobs beyond changing their manifests.</summary>
[ApiController, Route("api/cronjob"), Tags("CronJobs")]
[Produces("application/json")]
public sealed class CronJobsController(IMediator mediator) : ControllerBase
{
    /// <summary>Runs a CronJob's work now, beside its schedule.</summary>
    /// <remarks>As `kubectl create job --from=cronjob/…` does it, also of a CronJob that is suspended. It answers when the Job is created; a `jobName` that is taken is a 409.</remarks>
    [HttpPost("trigger", Name = nameof(TriggerCronJob))]
    [ProducesResponseType<TriggeredCronJob>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<TriggeredCronJob>> Trigger(TriggerBody body, CancellationToken cancellation) =>
        (await mediator.Send(new TriggerCronJob(body.Namespace, body.Name, body.JobName), cancellation)).ToActionResult();

    /// <summary>Keeps a CronJob from starting Jobs.</summary>
    /// <remarks>Jobs that run go on. To suspend one that is suspended changes nothing and is no error.</remarks>
    [HttpPost("suspend", Name = nameof(SuspendCronJob))]
    [ProducesResponseType<SuspendedCronJob>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<SuspendedCronJob>> Suspend(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new SuspendCronJob(body.Namespace, body.Name, Suspended: true), cancellation)).ToActionResult();

    /// <summary>Lets a CronJob start Jobs again.</summary>
    /// <remarks>Where `startingDeadlineSeconds` lets it, a Job that was missed meanwhile starts at once. To resume one that is not suspended changes nothing and is no error.</remarks>
    [HttpPost("resume", Name = "ResumeCronJob"), Sends(typeof(SuspendCronJob))]
    [ProducesResponseType<SuspendedCronJob>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult<SuspendedCronJob>> Resume(WorkloadBody body, CancellationToken cancellation) =>
        (await mediator.Send(new SuspendCronJob(body.Namespace, body.Name, Suspended: false), cancellation)).ToActionResult();
}
