using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>Single objects of the cluster.</summary>
public interface IResourceObjects
{
    /// <summary>The object as the API server has it, the values of a Secret in clear, without <c>managedFields</c>. NotFound and Forbidden as the cluster says.</summary>
    Task<Result<JsonObject>> Get(ResourceRef resource, CancellationToken cancellation);
}
