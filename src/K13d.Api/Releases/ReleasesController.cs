using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Releases;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Releases;

/// <summary>What Helm has installed: read from where Helm keeps it, whoever ran it.</summary>
[ApiController, Route("api/helm/releases"), Tags("Helm")]
public sealed class ReleasesController(IMediator mediator) : ControllerBase
{
    private const string Yaml = "application/yaml";

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

    /// <summary>Tells what has become of a release: status, notes, and its objects with their state now.</summary>
    /// <param name="name" example="hello">The release's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means `default`.</param>
    /// <remarks>
    /// Objects have the columns of kubectl; one that somebody has deleted is `missing`. Where a change is under way, or was left behind by whoever made
    /// it, `unfinished` says since when, and the way out. What is secret is `***` in the notes.
    /// </remarks>
    [HttpGet("{name}", Name = nameof(GetRelease))]
    [ProducesResponseType<ReleaseDetails>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<ReleaseDetails>> Get(string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new GetRelease(name, @namespace), cancellation)).ToActionResult();

    /// <summary>Lists the revisions that Helm has kept of a release.</summary>
    /// <param name="name" example="hello">The release's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means `default`.</param>
    /// <remarks>As `helm history` does, oldest first. A rollback names one by its `revision`.</remarks>
    [HttpGet("{name}/history", Name = nameof(GetReleaseHistory))]
    [ProducesResponseType<ReleaseHistory>(StatusCodes.Status200OK, "application/json"), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult<ReleaseHistory>> History(string name, [FromQuery] string? @namespace, CancellationToken cancellation) =>
        (await mediator.Send(new GetReleaseHistory(name, @namespace), cancellation)).ToActionResult();

    /// <summary>Gets the values of a release.</summary>
    /// <param name="name" example="hello">The release's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means `default`.</param>
    /// <param name="revision" example="2">Of which revision; absent means the newest.</param>
    /// <param name="all" example="false">Whether the chart's own are there too, as its templates saw them.</param>
    /// <param name="reveal" example="false">Whether those that are secret are shown; that takes the permission `secrets:reveal` and is audited.</param>
    /// <remarks>
    /// As `helm get values` does; JSON, or YAML with `Accept: application/yaml`. A value is `***` where its name says that it is secret (`password`, `apiKey`),
    /// and where a Secret of the release has it.
    /// </remarks>
    [HttpGet("{name}/values", Name = nameof(GetReleaseValues))]
    [ProducesResponseType<Dictionary<string, object>>(StatusCodes.Status200OK, "application/json", Yaml), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Values(
        string name, [FromQuery] string? @namespace, [FromQuery] int? revision, [FromQuery] bool all, [FromQuery] bool reveal, CancellationToken cancellation) =>
        (await mediator.Send(new GetReleaseValues(name, @namespace, revision, all, reveal), cancellation)).ToActionResult(WantsYaml
            ? values => YamlOf(values.Yaml)
            : values => new JsonResult(values.Values));

    /// <summary>Gets the objects of a release as Helm has rendered them.</summary>
    /// <param name="name" example="hello">The release's name.</param>
    /// <param name="namespace" example="default">Its namespace; absent means `default`.</param>
    /// <param name="revision" example="2">Of which revision; absent means the newest.</param>
    /// <param name="reveal" example="false">Whether what is secret is shown; that takes the permission `secrets:reveal` and is audited.</param>
    /// <remarks>
    /// As `helm get manifest` does, byte for byte, but for Secrets, whose values are `***`, and for what repeats one of them. A document that cannot be read
    /// as YAML is left out.
    /// </remarks>
    [HttpGet("{name}/manifest", Name = nameof(GetReleaseManifest))]
    [ProducesResponseType<string>(StatusCodes.Status200OK, Yaml), Failures(StatusCodes.Status404NotFound)]
    public async Task<ActionResult> Manifest(
        string name, [FromQuery] string? @namespace, [FromQuery] int? revision, [FromQuery] bool reveal, CancellationToken cancellation) =>
        (await mediator.Send(new GetReleaseManifest(name, @namespace, revision, reveal), cancellation)).ToActionResult(manifest => YamlOf(manifest.Yaml));

    private bool WantsYaml => Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault()?.MediaType.Value is { } first
        && first.Equals(Yaml, StringComparison.OrdinalIgnoreCase);

    private static ContentResult YamlOf(string text) => new() { Content = text, ContentType = $"{Yaml}; charset=utf-8" };
}
