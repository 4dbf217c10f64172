using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Audit;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Audit;

/// <summary>The record of who did what.</summary>
[ApiController, Route("api/audit"), Tags("Audit")]
[Produces("application/json")]
public sealed class AuditController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists the audit record, newest first.</summary>
    /// <remarks>
    /// Every change and every refused or failed attempt at one, every login, logout and failed login, every reveal of a secret. Filters are
    /// compared whole and with regard to case; a line must fit all that are given. `total` counts all lines that fit, on whatever page.
    /// </remarks>
    /// <param name="limit">Lines a page, 1 to 1000.</param>
    /// <param name="offset">Lines to skip.</param>
    /// <param name="action">What was done, as `delete` or `login`.</param>
    /// <param name="user">Who did it.</param>
    /// <param name="resource">What it was done to, as `pod/nginx`.</param>
    /// <param name="ns">The namespace it was in.</param>
    /// <param name="outcome">`success`, `failed` or `denied`.</param>
    /// <param name="from">Not before this time (RFC 3339, as `2024-01-15T10:30:00Z`).</param>
    /// <param name="to">Before this time (RFC 3339).</param>
    [HttpGet(Name = nameof(ListAuditEntries))]
    [ProducesResponseType<AuditEntriesBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<AuditEntriesBody>> List(
        string? action,
        string? user,
        string? resource,
        [FromQuery(Name = "namespace")] string? ns,
        string? outcome,
        string? from,
        string? to,
        int limit = ListAuditEntries.UsualLimit,
        int offset = 0,
        CancellationToken cancellation = default) =>
        (await mediator.Send(new ListAuditEntries(action, user, resource, ns, outcome, from, to, limit, offset), cancellation))
            .Map(AuditEntriesBody.Of)
            .ToActionResult();
}
