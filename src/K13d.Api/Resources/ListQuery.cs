using K13d.Application.Resources;

namespace K13d.Api.Resources;

/// <summary>The query of a list.</summary>
/// <param name="Namespace" example="default">Only objects in this namespace; absent means all.</param>
/// <param name="LabelSelector" example="app=nginx">As in <c>kubectl get -l</c>.</param>
/// <param name="FieldSelector" example="status.phase=Running">As in <c>kubectl get --field-selector</c>.</param>
/// <param name="Limit" example="100">The most objects in one answer; absent means all.</param>
/// <param name="Continue">What the page before answered as <c>continue</c>.</param>
/// <param name="Sort" example="-restarts">A field of the rows, with <c>-</c> before it for the reverse.</param>
/// <param name="Q" example="nginx">Only objects whose name holds this, in upper or lower case.</param>
/// <param name="Wide" example="false">Whether the columns of <c>kubectl get -o wide</c> are there too.</param>
public sealed record ListQuery(
    string? Namespace,
    string? LabelSelector,
    string? FieldSelector,
    int? Limit,
    string? Continue,
    string? Sort,
    string? Q,
    bool Wide = false)
{
    internal ListResources Of(string resource) => new(resource, Namespace, LabelSelector, FieldSelector, Limit, Continue, Sort, Q, Wide);
}
