using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Resources;
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

    /// <summary>Gets one object as JSON.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means <c>default</c>.</param>
    /// <param name="reveal" example="false">Whether the values of a Secret are shown; that takes the permission <c>secrets:reveal</c> and is audited.</param>
    /// <remarks>It comes without <c>managedFields</c>; the <c>ETag</c> is its <c>resourceVersion</c>. Values of a Secret are <c>***</c>.</remarks>
    [HttpGet("{name}", Name = "GetResource")]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status200OK, "application/json")]
    [Failures(404)]
    public async Task<ActionResult> Get(
        string resource, string name, [FromQuery] string? @namespace, [FromQuery] bool reveal, CancellationToken cancellation) =>
        (await mediator.Send(new GetResource(resource, name, @namespace, reveal), cancellation)).ToActionResult(found => ObjectAnswer.Of(found, Response));

    /// <summary>Gets one object as YAML.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means <c>default</c>.</param>
    /// <param name="reveal" example="false">Whether the values of a Secret are shown; that takes the permission <c>secrets:reveal</c> and is audited.</param>
    /// <remarks>As <c>kubectl get -o yaml</c> prints it, without <c>managedFields</c>; values of a Secret are <c>***</c>.</remarks>
    [HttpGet("{name}/yaml", Name = "GetResourceYaml")]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "application/yaml")]
    [Failures(404)]
    public async Task<ActionResult> Yaml(
        string resource, string name, [FromQuery] string? @namespace, [FromQuery] bool reveal, CancellationToken cancellation) =>
        (await mediator.Send(new GetResourceYaml(resource, name, @namespace, reveal), cancellation)).ToActionResult(found => ObjectAnswer.Of(found, Response));

    /// <summary>Says about an object what <c>kubectl describe</c> says.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means <c>default</c>.</param>
    /// <remarks>Plain text, or, with <c>Accept: application/json</c>, an object that holds it.</remarks>
    [HttpGet("{name}/describe", Name = "DescribeResource")]
    [ProducesResponseType<ResourceDescription>(StatusCodes.Status200OK, "text/plain", "application/json")]
    [Failures(404, 503)]
    public async Task<ActionResult> Describe(string resource, string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new DescribeResource(resource, name, @namespace), cancellation)).ToActionResult(WantsJson
            ? description => new JsonResult(description)
            : description => new ContentResult { Content = description.Describe, ContentType = "text/plain; charset=utf-8" });

    /// <summary>Creates one object.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="body">The object, as JSON or YAML.</param>
    /// <param name="namespace" example="default">Its namespace; absent means the object's own, or <c>default</c>.</param>
    /// <param name="dryRun" example="true"><c>true</c> or <c>All</c> to have everything checked and nothing changed.</param>
    /// <remarks>
    /// 201, or 200 for a dry run. It may have `generateName` in place of a name. Fields that its kind does not have are refused. What decides about rights in the cluster, or is in
    /// no namespace, takes the permission `cluster:govern`. Values of a Secret are `***` in the answer.
    /// </remarks>
    [HttpPost(Name = "CreateResource")]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status201Created, "application/json")]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status200OK, "application/json")]
    [Failures(404, 409)]
    public async Task<ActionResult> Create(
        string resource, ManifestsBody body, [FromQuery] string? @namespace, [FromQuery] string? dryRun, CancellationToken cancellation) =>
        (await mediator.Send(new CreateResource(resource, @namespace, body.Items, dryRun), cancellation))
            .ToActionResult(created => created.IsStored ? ObjectAnswer.Created(created, resource, Response) : ObjectAnswer.Of(created, Response));

    /// <summary>Puts an object in the place of another.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="body">The object, as JSON or YAML.</param>
    /// <param name="namespace" example="default">Its namespace; absent means the object's own, or <c>default</c>.</param>
    /// <param name="dryRun" example="true"><c>true</c> or <c>All</c> to have everything checked and nothing changed.</param>
    /// <param name="ifMatch">The <c>resourceVersion</c> that the object must be of, alone or as the <c>ETag</c> it was got with; otherwise 409.</param>
    /// <remarks>
    /// Without `If-Match` and without `metadata.resourceVersion` it replaces whatever is there. A Secret that still holds the mask `***` is refused: to
    /// change one value of it, patch it.
    /// </remarks>
    [HttpPut("{name}", Name = "ReplaceResource")]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status200OK, "application/json")]
    [Failures(404, 409)]
    public async Task<ActionResult> Replace(
        string resource,
        string name,
        ManifestsBody body,
        [FromQuery] string? @namespace,
        [FromQuery] string? dryRun,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellation) =>
        (await mediator.Send(new ReplaceResource(resource, name, @namespace, body.Items, dryRun, ifMatch), cancellation))
            .ToActionResult(replaced => ObjectAnswer.Of(replaced, Response));

    /// <summary>Changes an object in part.</summary>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="body">A merge patch, a strategic merge patch or a JSON patch, as the <c>Content-Type</c> says.</param>
    /// <param name="namespace" example="default">Its namespace; absent means <c>default</c>.</param>
    /// <param name="dryRun" example="true"><c>true</c> or <c>All</c> to have everything checked and nothing changed.</param>
    /// <param name="ifMatch">The <c>resourceVersion</c> that the object must be of, alone or as the <c>ETag</c> it was got with; otherwise 409.</param>
    /// <remarks>
    /// `application/json` is read as a merge patch. Custom resources take no strategic merge patch. Of a Secret, a JSON patch can neither copy, move nor
    /// test values.
    /// </remarks>
    [HttpPatch("{name}", Name = "PatchResource")]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status200OK, "application/json")]
    [Failures(404, 409)]
    public async Task<ActionResult> Patch(
        string resource,
        string name,
        PatchBody body,
        [FromQuery] string? @namespace,
        [FromQuery] string? dryRun,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellation) =>
        (await mediator.Send(new PatchResource(resource, name, @namespace, body.Patch, dryRun, ifMatch), cancellation))
            .ToActionResult(patched => ObjectAnswer.Of(patched, Response));

    /// <summary>Deletes one object.</summary>
    /// <remarks>What decides about rights in the cluster, or is in no namespace (Namespaces apart), takes the permission `cluster:govern`.</remarks>
    /// <param name="resource" example="pods">The kind: a plural, singular, kind or short name, alone or with its group.</param>
    /// <param name="name" example="nginx-abc123">The object's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means <c>default</c>.</param>
    /// <param name="propagationPolicy" example="Background">What becomes of the objects that it owns: <c>Foreground</c>, <c>Background</c> or <c>Orphan</c>.</param>
    /// <param name="gracePeriodSeconds" example="30">How long it may take to end.</param>
    /// <param name="dryRun" example="true"><c>true</c> or <c>All</c> to have everything checked and nothing changed.</param>
    /// <param name="ifMatch">The <c>resourceVersion</c> that the object must be of, alone or as the <c>ETag</c> it was got with; otherwise 409.</param>
    [HttpDelete("{name}", Name = "DeleteResource")]
    [ProducesResponseType<DeletedResource>(StatusCodes.Status200OK, "application/json")]
    [Failures(404, 409)]
    public async Task<ActionResult<DeletedResource>> Delete(
        string resource,
        string name,
        [FromQuery] string? @namespace,
        [FromQuery] string? propagationPolicy,
        [FromQuery] int? gracePeriodSeconds,
        [FromQuery] string? dryRun,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellation) =>
        (await mediator.Send(new DeleteResource(resource, name, @namespace, propagationPolicy, gracePeriodSeconds, dryRun, ifMatch), cancellation)).ToActionResult();

    private bool WantsJson => Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault()?.MediaType.Value is { } first
        && first.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
