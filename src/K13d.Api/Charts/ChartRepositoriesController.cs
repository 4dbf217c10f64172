using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Charts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Charts;

/// <summary>The chart repositories and registries that K13d knows by a name.</summary>
[ApiController, Route("api/helm/repos"), Tags("Helm")]
[Produces("application/json")]
public sealed class ChartRepositoriesController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists the chart repositories and registries that K13d knows.</summary>
    /// <remarks>`demo` is the demo cluster's own. Credentials are never shown.</remarks>
    [HttpGet(Name = nameof(ListChartRepositories))]
    [ProducesResponseType<ChartRepositoryList>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChartRepositoryList>> List(CancellationToken cancellation) =>
        (await mediator.Send(new ListChartRepositories(), cancellation)).ToActionResult();

    /// <summary>Gives a chart repository or registry a name.</summary>
    /// <remarks>
    /// As `helm repo add` does, it asks the repository for its index first; a registry (`oci`) is asked when a chart is. Credentials are kept encrypted, go
    /// to the URL's own host only, and are used where the repository is named and not where its URL is given. A name that is there with the same URL gets the
    /// new credentials, or none. That takes the permission `helm:repos`.
    /// </remarks>
    [HttpPost(Name = nameof(AddChartRepository))]
    [ProducesResponseType<DescribedRepository>(StatusCodes.Status201Created)]
    [Failures(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Add(AddChartRepository request, CancellationToken cancellation) =>
        (await mediator.Send(request, cancellation)).ToActionResult(added => new ObjectResult(added) { StatusCode = StatusCodes.Status201Created });

    /// <summary>Forgets a chart repository and its credentials.</summary>
    /// <param name="name" example="team">As the list of repositories has it.</param>
    /// <remarks>Releases that came from it stay as they are; their next upgrade needs `repo`. That takes the permission `helm:repos`.</remarks>
    [HttpDelete("{name}", Name = nameof(DeleteChartRepository))]
    [ProducesResponseType<DeletedChartRepository>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<DeletedChartRepository>> Delete(string name, CancellationToken cancellation) =>
        (await mediator.Send(new DeleteChartRepository(name), cancellation)).ToActionResult();
}
