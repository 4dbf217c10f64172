using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>All objects of a kind.</summary>
public interface IResourceLists
{
    /// <summary>
    /// The objects as the API server has them, the values of Secrets in clear, without <c>managedFields</c>. Forbidden and NotFound as the cluster says; Invalid
    /// where there are more than <paramref name="most"/>: no part of them is answered, because what is not in a list would seem not to be there.
    /// </summary>
    /// <param name="namespace">Null for all, or for a kind without.</param>
    /// <param name="fieldSelector">Null for all.</param>
    Task<Result<IReadOnlyList<JsonObject>>> All(ResourceKind kind, string? @namespace, string? fieldSelector, int most, CancellationToken cancellation);
}
