using K13d.Api.Errors;
using K13d.Application.Releases;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Releases;

/// <summary>What Helm has installed: read from where Helm keeps it, whoever ran it.</summary>
[ApiController, Route("api/helm/releases"), Tags("Helm")]
public sealed class ReleasesController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists the releases, each with its newest revision.</summary>
    /// <param name="namespace" example="default">Only releases in this namespace; absent means all.</param>
    /// <param name="status" example="failed,pending-upgrade">Only releases of this status, or of one of several with commas between.</param>
    /// <param name="q" example="hello">Only releases whose name holds this, in upper or lower case.</param>
    /// <remarks>As `helm list --all-namespaces` does, in any status. One that Helm could not read, and leaves out, has a `fault` that says why.</remarks>
    [HttpGet(Name = nameof(ListReleases))]
    [ProducesResponseType<ReleaseList>(StatusCodes.Status200OK, "application/json")]
    public async Task<ActionResult<ReleaseList>> List(
        [FromQuery] string? @namespace, [FromQuery] string? status, [FromQuery] string? q, CancellationToken cancellation) =>
        (await mediator.Send(new ListReleases(@namespace, status, q), cancellation)).ToActionResult();
}
