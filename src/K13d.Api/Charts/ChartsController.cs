using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Charts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Charts;

/// <summary>The charts that the known repositories have.</summary>
[ApiController, Route("api/helm"), Tags("Helm")]
public sealed class ChartsController(IMediator mediator) : ControllerBase
{
    /// <summary>Looks for charts in the repositories that K13d knows.</summary>
    /// <remarks>
    /// As `helm search repo` does. A repository that does not answer is told of in `unavailable`, and a registry, which cannot be searched, in `notSearched`.
    /// </remarks>
    /// <param name="q" example="hello">A part of a chart's name or description; absent for all charts.</param>
    /// <param name="repo" example="demo">The only repository that is asked; absent for all.</param>
    /// <param name="version" example="^1.0">A version or a range, as Helm writes it; absent for stable ones.</param>
    /// <param name="versions" example="all">`all` for each version that fits; absent, or `latest`, for the newest.</param>
    /// <param name="limit" example="500">How many at most: 1 to 5000.</param>
    [HttpGet("search", Name = nameof(SearchCharts))]
    [ProducesResponseType<ChartSearch>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChartSearch>> Search(
        string? q, string? repo, string? version, string? versions, int limit = SearchCharts.UsualLimit, CancellationToken cancellation = default) =>
        (await mediator.Send(new SearchCharts(q, repo, version, versions, limit), cancellation)).ToActionResult();

    /// <summary>Shows the values that a chart has unless others are given.</summary>
    /// <param name="repo" example="demo">The name of a repository that K13d knows.</param>
    /// <param name="name" example="hello">The chart's name.</param>
    /// <param name="version" example="^1.0">A version or a range, as Helm writes it; absent for the newest stable one.</param>
    /// <remarks>Its `values.yaml`, as it is. `X-Chart-Version` says which version it is of.</remarks>
    [HttpGet("charts/{repo}/{name}/values", Name = nameof(GetChartValues))]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "application/yaml")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Values(string repo, string name, string? version, CancellationToken cancellation) =>
        (await mediator.Send(new GetChartValues(repo, name, version), cancellation))
            .ToActionResult(values => Text(values.Text, values.Version, "application/yaml; charset=utf-8"));

    /// <summary>Shows what a chart's author tells those who install it.</summary>
    /// <param name="repo" example="demo">The name of a repository that K13d knows.</param>
    /// <param name="name" example="hello">The chart's name.</param>
    /// <param name="version" example="^1.0">A version or a range, as Helm writes it; absent for the newest stable one.</param>
    /// <remarks>Its `README.md`, as it is. `X-Chart-Version` says which version it is of.</remarks>
    [HttpGet("charts/{repo}/{name}/readme", Name = nameof(GetChartReadme))]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/plain")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Readme(string repo, string name, string? version, CancellationToken cancellation) =>
        (await mediator.Send(new GetChartReadme(repo, name, version), cancellation))
            .ToActionResult(readme => Text(readme.Text, readme.Version, "text/plain; charset=utf-8"));

    private ContentResult Text(string text, string version, string type)
    {
        Response.Headers["X-Chart-Version"] = version;
        return new ContentResult { Content = text, ContentType = type };
    }
}
