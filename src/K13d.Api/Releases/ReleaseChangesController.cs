using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Repeats;
using K13d.Api.Streaming;
using K13d.Application.Pipeline;
using K13d.Application.Releases;
using K13d.Domain.Failures;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Releases;

/// <summary>Changes of Helm's releases.</summary>
[ApiController, Route("api/helm"), Tags("Helm")]
public sealed class ReleaseChangesController(IMediator mediator, ReleaseProgress progress, IHostApplicationLifetime lifetime) : ControllerBase
{
    /// <summary>Installs a chart as a new release.</summary>
    /// <param name="body">Which chart, as what, and with what values.</param>
    /// <param name="dryRun" example="false">`true` to have everything rendered and checked, and nothing changed: the answer has the manifest.</param>
    /// <param name="diff" example="false">Whether the answer says what would change; nothing is changed then.</param>
    /// <remarks>
    /// K13d fetches the chart itself, renders it with the real `helm`, looks at each object as if you wrote it yourself, and sends what it looked at. With
    /// `Accept: text/event-stream` the answer is events: `progress` for each step, and last `result` or `error`. A caller who hangs up cancels it, unless he
    /// sent an `Idempotency-Key`. Two changes of a release at once: the second is a 409. Values of Secrets are masked.
    /// </remarks>
    [HttpPost("install", Name = nameof(InstallRelease))]
    [ProducesResponseType<ChangedRelease>(StatusCodes.Status200OK, "application/json", EventStream.MediaType)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)]
    public Task<ActionResult> Install(InstallBody body, [FromQuery] string? dryRun, [FromQuery] bool diff, CancellationToken cancellation) =>
        Make(body.ToCommand(dryRun, diff), cancellation);

    /// <summary>Gives a release a new chart, new values, or both.</summary>
    /// <param name="body">Which release, which chart, and what values.</param>
    /// <param name="dryRun" example="false">`true` to have everything rendered and checked, and nothing changed: the answer has the manifest.</param>
    /// <param name="diff" example="false">Whether the answer says what would change; nothing is changed then.</param>
    /// <remarks>
    /// Without `repo` the chart comes from where K13d had it when it last made the release; where that is not known, the answer is a 400 that says how to
    /// name a source. Everything else is as with an install.
    /// </remarks>
    [HttpPost("upgrade", Name = nameof(UpgradeRelease))]
    [ProducesResponseType<ChangedRelease>(StatusCodes.Status200OK, "application/json", EventStream.MediaType)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)]
    public Task<ActionResult> Upgrade(UpgradeBody body, [FromQuery] string? dryRun, [FromQuery] bool diff, CancellationToken cancellation) =>
        Make(body.ToCommand(dryRun, diff), cancellation);

    /// <summary>Makes a release again what it was in an earlier revision.</summary>
    /// <param name="body">Which release, and which revision.</param>
    /// <param name="dryRun" example="false">`true` to have everything checked, and nothing changed: the answer has the manifest.</param>
    /// <param name="diff" example="false">Whether the answer says what would change; nothing is changed then.</param>
    /// <remarks>It becomes a new revision. It is also the way out where a change never ended and the release is `pending-upgrade` or `pending-rollback`.</remarks>
    [HttpPost("rollback", Name = nameof(RollBackRelease))]
    [ProducesResponseType<ChangedRelease>(StatusCodes.Status200OK, "application/json", EventStream.MediaType)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)]
    public Task<ActionResult> RollBack(RollBackReleaseBody body, [FromQuery] string? dryRun, [FromQuery] bool diff, CancellationToken cancellation) => Make(
        new RollBackRelease(body.Name, body.Namespace, body.Revision, body.Wait, body.TimeoutSeconds, body.ForceConflicts, dryRun, diff), cancellation);

    /// <summary>Uninstalls a release.</summary>
    /// <param name="name" example="hello">The release's.</param>
    /// <param name="namespace" example="default">Absent means `default`.</param>
    /// <param name="keepHistory" example="false">Whether its revisions stay, so that it can be rolled back to them.</param>
    /// <param name="wait" example="false">Whether it waits until the objects are gone.</param>
    /// <param name="timeoutSeconds" example="300">How long each part of it may take, hooks and waiting; absent means 300.</param>
    /// <param name="dryRun" example="false">`true` to have it checked, and nothing changed.</param>
    /// <remarks>With `Accept: text/event-stream` the answer is events, as with an install.</remarks>
    [HttpDelete("releases/{name}", Name = nameof(UninstallRelease))]
    [ProducesResponseType<UninstalledRelease>(StatusCodes.Status200OK, "application/json", EventStream.MediaType)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)]
    public Task<ActionResult> Uninstall(
        string name,
        [FromQuery] string? @namespace,
        [FromQuery] bool keepHistory,
        [FromQuery] bool wait,
        [FromQuery] int? timeoutSeconds,
        [FromQuery] string? dryRun,
        CancellationToken cancellation) =>
        Make(new UninstallRelease(name, @namespace, keepHistory, wait, timeoutSeconds, dryRun), cancellation);

    /// <summary>Renders a chart with values, as `helm template` does.</summary>
    /// <param name="body">Which chart, as what, and with what values.</param>
    /// <param name="reveal" example="false">Whether the values of Secrets are shown; that takes the permission `secrets:reveal` and is audited.</param>
    /// <remarks>The templates see no cluster: what they look up there is not found. To see what an install would do, send that with `dryRun=true`.</remarks>
    [HttpPost("template", Name = nameof(RenderChart)), WithoutIdempotencyKey]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "application/yaml")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Template(TemplateBody body, [FromQuery] bool reveal, CancellationToken cancellation) =>
        (await mediator.Send(body.ToQuery(reveal), cancellation)).ToActionResult(rendered => Content(rendered.Manifest, "application/yaml; charset=utf-8"));

    /// <summary>Until the caller hangs up or the host stops: Helm is given time then to note that it was broken off.</summary>
    private async Task<ActionResult> Make<T>(ICommand<T> change, CancellationToken cancellation)
        where T : notnull
    {
        if (EventStream.IsWanted(Request))
        {
            var events = new ReleaseEvents<T>(leaving => mediator.Send(change, leaving), progress, cancellation);
            return await events.Refusal() is { } refusal ? refusal.ToActionResult() : new EventStream(events);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            return (await mediator.Send(change, ending.Token)).ToActionResult(changed => Ok(changed));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Failure.Unavailable("STOPPING", "K13d is stopping, so the change was broken off: look at the release, and send it again.").ToActionResult();
        }
    }
}
