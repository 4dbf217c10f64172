using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Metrics;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Metrics;

/// <summary>What pods and nodes use.</summary>
[ApiController, Route("api/metrics"), Tags("Metrics")]
[Produces("application/json")]
public sealed class MetricsController(IMediator mediator) : ControllerBase
{
    /// <summary>Says what running pods use of processors and memory.</summary>
    /// <remarks>
    /// As `kubectl top pods` does: from the metrics API or, where the cluster has none, from its kubelets. Percentages are of the sum of what the
    /// containers request and of what they are allowed; where not every container has a limit, the pod has none.
    /// </remarks>
    /// <param name="ns">Only pods of this namespace; absent means all, or `default` with a name.</param>
    /// <param name="name">Only this pod; 404 where it has no metrics.</param>
    /// <param name="containers">`true` to tell of each container too.</param>
    /// <param name="sort">`name`, `cpu` or `memory`; `-cpu` for the most first.</param>
    [HttpGet("pod", Name = nameof(ListPodMetrics))]
    [ProducesResponseType<PodMetricsList>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<PodMetricsList>> Pods(
        [FromQuery(Name = "namespace")] string? ns, string? name, string? sort, bool containers = false, CancellationToken cancellation = default) =>
        (await mediator.Send(new ListPodMetrics(ns, name, containers, sort), cancellation)).ToActionResult();

    /// <summary>Says what nodes use of processors and memory.</summary>
    /// <remarks>As `kubectl top nodes` does. Percentages are of what the node has for pods (`allocatable`).</remarks>
    /// <param name="name">Only this node; 404 where it has no metrics.</param>
    /// <param name="sort">`name`, `cpu` or `memory`; `-cpu` for the most first.</param>
    [HttpGet("node", Name = nameof(ListNodeMetrics))]
    [ProducesResponseType<NodeMetricsList>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<NodeMetricsList>> Nodes(string? name, string? sort, CancellationToken cancellation) =>
        (await mediator.Send(new ListNodeMetrics(name, sort), cancellation)).ToActionResult();

    /// <summary>Says what a pod or a node used in the past.</summary>
    /// <remarks>
    /// K13d takes a sample each minute. Of the last day the answer has each of them, of an earlier time the quarters of an hour of the last 30 days:
    /// `stepSeconds` says which. What was not measured is not there; a pod or node that was never measured has no items.
    /// </remarks>
    /// <param name="resource">`pod` or `node`.</param>
    /// <param name="name">The pod's or node's name.</param>
    /// <param name="ns">The pod's namespace; absent means `default`.</param>
    /// <param name="from">Not before this time (RFC 3339, as `2024-01-15T10:30:00Z`); absent means an hour before the end.</param>
    /// <param name="to">Before this time (RFC 3339); absent means now.</param>
    [HttpGet("history", Name = nameof(GetMetricsHistory))]
    [ProducesResponseType<MetricsHistory>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<MetricsHistory>> History(
        string resource, string name, [FromQuery(Name = "namespace")] string? ns, string? from, string? to, CancellationToken cancellation) =>
        (await mediator.Send(new GetMetricsHistory(resource, name, ns, from, to), cancellation)).ToActionResult();
}
