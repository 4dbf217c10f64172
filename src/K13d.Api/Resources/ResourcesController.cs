using K13d.Api.Errors;
using K13d.Api.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Resources;

/// <summary>Objects of every kind that the cluster serves, custom ones included.</summary>
[ApiController]
[Route("api/k8s/{resource}")]
public sealed class ResourcesController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists the objects of a kind, as kubectl prints them.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group (<c>backups.example.com</c>).</param>
    /// <param name="query">Which of them.</param>
    /// <remarks>
    /// A row has <c>name</c>, <c>namespace</c> and every column of kubectl as a field in camel case. With <c>limit</c> the answer is a page: send its
    /// <c>continue</c> to get the next one, with the same selectors; <c>sort</c> and <c>q</c> then apply to each page by itself.
    /// </remarks>
    [HttpGet(Name = "ListResources")]
    [ProducesResponseType<ResourceListBody>(StatusCodes.Status200OK, "application/json")]
    [Failures(404)]
    public async Task<ActionResult> List(string resource, [FromQuery] ListQuery query, CancellationToken cancellation) =>
        (await mediator.Send(query.Of(resource), cancellation)).ToActionResult(table => new ResourceListAnswer(table));
}
