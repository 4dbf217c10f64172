using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>Lists of objects, as kubectl prints them.</summary>
public interface IResourceTables
{
    /// <summary>
    /// The objects of a kind. Forbidden and Invalid (a selector, a <c>continue</c> that has expired) as the cluster says.
    /// </summary>
    Task<Result<ResourceTable>> List(ResourceKind kind, RowQuery query, CancellationToken cancellation);
}

/// <summary>Which objects, and how much of them.</summary>
/// <param name="Namespace">Null means all.</param>
/// <param name="NamePart">Only objects whose name holds this, in upper or lower case; null means all.</param>
/// <param name="Wide">Whether the columns of <c>-o wide</c> are there too.</param>
public sealed record RowQuery(
    string? Namespace = null,
    string? LabelSelector = null,
    string? FieldSelector = null,
    int? Limit = null,
    string? Continue = null,
    string? NamePart = null,
    bool Wide = false);
