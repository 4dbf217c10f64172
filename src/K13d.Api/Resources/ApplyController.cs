using K13d.Api.Errors;
using K13d.Api.Repeats;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Resources;

/// <summary>Objects of every kind that the cluster serves, several at once.</summary>
[ApiController, Route("api/k8s/apply"), Tags("Resources")]
[Produces("application/json")]
public sealed class ApplyController(IMediator mediator) : ControllerBase
{
    /// <summary>Makes objects what manifests say, as `kubectl apply --server-side` does.</summary>
    /// <param name="body">The manifests: YAML or JSON, several documents, or a `List`; at most 500 objects.</param>
    /// <param name="namespace" example="default">That of manifests which name none; absent means `default`. One that names another is refused.</param>
    /// <param name="dryRun" example="true">`true` or `All` to have everything checked and nothing changed.</param>
    /// <param name="diff" example="true">Whether the answer says what would change; nothing is changed then.</param>
    /// <param name="force" example="true">Whether fields are taken over from other managers that own them.</param>
    /// <remarks>
    /// A body that cannot be read is refused whole. Otherwise every document is tried, in their order, and has its outcome in the answer and its line in
    /// the audit record: 200 where all succeeded, 207 where any failed. The field manager is `k13d`; a conflict names the other managers and their fields.
    /// Values of Secrets are masked.
    /// </remarks>
    [HttpPost(Name = nameof(ApplyManifests))]
    [ProducesResponseType<AppliedBody>(StatusCodes.Status200OK), ProducesResponseType<AppliedBody>(StatusCodes.Status207MultiStatus)]
    public async Task<ActionResult> Apply(
        ManifestsBody body,
        [FromQuery] string? @namespace,
        [FromQuery] string? dryRun,
        [FromQuery] bool diff,
        [FromQuery] bool force,
        CancellationToken cancellation) =>
        (await mediator.Send(new ApplyManifests(body.Items, @namespace, dryRun, diff, force), cancellation)).ToActionResult(applied =>
        {
            if (applied.Documents.Any(document => document.Failure is Failure.ClusterFailed or Failure.Unavailable))
            {
                HttpContext.Features.Set(new PassingAnswer());
            }

            var answer = AppliedBody.Of(applied);
            return new ObjectResult(answer) { StatusCode = answer.Failed == 0 ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus };
        });
}
