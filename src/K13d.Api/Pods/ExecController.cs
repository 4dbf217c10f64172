using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Repeats;
using K13d.Api.Sessions;
using K13d.Application.Pods;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Pods;

/// <summary>Commands in containers.</summary>
[ApiController, Route("api/pods/{name}/exec"), Tags("Pods")]
public sealed class ExecController(IMediator mediator) : ControllerBase
{
    /// <summary>Runs a command in a container and answers what it printed.</summary>
    /// <param name="name" example="nginx-abc123">The pod's.</param>
    /// <param name="body">What is to be run, and in which container.</param>
    /// <remarks>
    /// A command that fails is a 200 with its `exitCode`; one that cannot be run (it is not in the image, the container does not run) is a 409. Of each
    /// stream the first MiB is answered, and `truncated` says whether there was more; the rest is dropped and holds nothing up. A command that takes
    /// longer than `timeoutSeconds` is a 504 with what it has printed in `details`: its input is closed, and if it does not mind, it goes on, because
    /// Kubernetes ends no command. So it is where the caller hangs up, or the session ends. The audit record has the command, not what it read or printed.
    /// An `Idempotency-Key` is not taken, because the answer is not kept.
    /// </remarks>
    [HttpPost(Name = nameof(ExecInPod)), EndsWithSession, WithoutIdempotencyKey]
    [ProducesResponseType<ExecutedCommand>(StatusCodes.Status200OK, "application/json")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status504GatewayTimeout)]
    public async Task<ActionResult<ExecutedCommand>> Exec(string name, ExecBody body, CancellationToken cancellation) =>
        (await mediator.Send(new ExecInPod(name, body.Namespace, body.Container, body.Command, body.TimeoutSeconds, body.Stdin), cancellation)).ToActionResult();
}
