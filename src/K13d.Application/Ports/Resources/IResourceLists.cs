using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>All objects of a kind.</summary>
public interface IResourceLists
{
    /// <summary>
    /// The objects as the API server has them, the values of Secrets in clear, without <c>managedFields</c>. Forbidden and NotFound as the cluster says; Invalid
    /// where there are more than may be, or they are too big to be held: no part of them is answered, because what is not in a list would seem not to be there.
    /// </summary>
    Task<Result<IReadOnlyList<JsonObject>>> All(ResourceKind kind, ObjectQuery query, CancellationToken cancellation);
}

/// <summary>Which objects.</summary>
/// <param name="Namespace">Null for all, or for a kind without.</param>
/// <param name="Most">How many there may be.</param>
public sealed record ObjectQuery(string? Namespace, int Most)
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }
}
