using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>A request for a resource that is served.</summary>
internal sealed record ApiRequest(HttpContext Http, ResourcePath Path, ServedResource Resource)
{
    public ResourceType Type => Resource.Type;

    public string? Namespace => Type.IsNamespaced ? Path.Namespace : null;

    /// <summary>The name in the URL.</summary>
    public string Name => Path.Name ?? throw new InvalidOperationException("This path names no object.");

    public CancellationToken Cancellation => Http.RequestAborted;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Whether a parameter is there and does not say no.</summary>
    public bool Flag(string name) => Query(name)?.ToLowerInvariant() is not (null or "false" or "0");

    public Representation Representation => Representation.Negotiate(Http.Request);

    public ApiException NotFound() => Refusals.NotFound(Type.Resource, Name);
}
