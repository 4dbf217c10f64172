using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>Lists the objects of any kind that the cluster serves.</summary>
/// <param name="Resource">A plural, singular, kind or short name, alone or with its group: <c>pods</c>, <c>backups.example.com</c>.</param>
/// <param name="Namespace">Absent means all namespaces.</param>
/// <param name="LabelSelector">As in <c>kubectl get -l</c>.</param>
/// <param name="FieldSelector">As in <c>kubectl get --field-selector</c>.</param>
/// <param name="Limit">The most objects in one answer; absent means all.</param>
/// <param name="Continue">What the page before answered, to get the next one.</param>
/// <param name="Sort">A field of the rows, or <c>-field</c> for the reverse; with a limit it sorts each page by itself.</param>
/// <param name="Q">Only objects whose name holds this, in upper or lower case; with a limit, those of each page.</param>
/// <param name="Wide">Whether the columns of <c>kubectl get -o wide</c> are there too.</param>
public sealed record ListResources(
    string Resource,
    string? Namespace = null,
    string? LabelSelector = null,
    string? FieldSelector = null,
    int? Limit = null,
    string? Continue = null,
    string? Sort = null,
    string? Q = null,
    bool Wide = false) : IQuery<ResourceTable>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

public sealed class ListResourcesValidator : AbstractValidator<ListResources>
{
    public ListResourcesValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.LabelSelector).PassedOn("labelSelector");
        RuleFor(request => request.FieldSelector).PassedOn("fieldSelector");
        RuleFor(request => request.Continue).PassedOn("continue");
        RuleFor(request => request.Sort).PassedOn("sort");
        RuleFor(request => request.Q).PassedOn("q");
        RuleFor(request => request.Limit).GreaterThan(0).WithMessage("limit must be at least 1; leave it out for all.");
    }
}

internal sealed class ListResourcesHandler(IResourceCatalog catalog, IResourceTables tables) : IQueryHandler<ListResources, ResourceTable>
{
    public async Task<Result<ResourceTable>> Handle(ListResources request, CancellationToken cancellationToken)
    {
        if ((await catalog.Resolve(request.Resource, cancellationToken)).IsFailure(out var failure, out var kind)
            || (await tables.List(kind, QueryOf(request, kind), cancellationToken)).IsFailure(out failure, out var table))
        {
            return failure;
        }

        return string.IsNullOrEmpty(request.Sort)
            ? table
            : RowOrder.Sort(table, request.Sort).Map(rows => table with { Rows = rows });
    }

    private static RowQuery QueryOf(ListResources request, ResourceKind kind) => new(
        kind.Namespaced ? GivenOrNull(request.Namespace) : null,
        GivenOrNull(request.LabelSelector),
        GivenOrNull(request.FieldSelector),
        request.Limit,
        GivenOrNull(request.Continue),
        GivenOrNull(request.Q),
        request.Wide);

    private static string? GivenOrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
