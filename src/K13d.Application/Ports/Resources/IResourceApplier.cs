using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>Makes objects of the cluster what manifests say, and leaves what these do not say to its other owners.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/using-api/server-side-apply/"/>
public interface IResourceApplier
{
    /// <summary>
    /// Applies a manifest as the field manager <c>k13d</c>. Answers the object as it is then, the values of a Secret in clear, without
    /// <c>managedFields</c>. Conflict, with the managers and their fields, where others own what would change; Invalid for fields that the kind does not have.
    /// </summary>
    Task<Result<JsonObject>> Apply(ResourceRef resource, JsonObject manifest, ApplyOptions options, CancellationToken cancellation);
}

/// <param name="Force">Whether fields are taken over from their other owners.</param>
public sealed record ApplyOptions(bool DryRun, bool Force);
