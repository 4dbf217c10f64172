using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Application.Resources;

/// <summary>Finds an object by what a caller calls it, and shows of it what may be shown.</summary>
internal sealed class ResourceReader(IResourceCatalog catalog, IResourceObjects objects, AuditNotes notes)
{
    /// <summary>What the caller means; the audit record then calls it by its proper name.</summary>
    public async Task<Result<ResourceRef>> Find(string resource, string? @namespace, string name, CancellationToken cancellation)
    {
        var found = (await catalog.Resolve(resource, cancellation)).Map(kind => ResourceRef.Of(kind, @namespace, name));
        if (!found.IsFailure(out _, out var reference))
        {
            notes.About(reference.Kind, reference.Namespace, reference.Name);
        }

        return found;
    }

    /// <param name="reveal">Whether the values of a Secret are shown; the request's permission has to say that they may be.</param>
    public async Task<Result<JsonObject>> Read(string resource, string? @namespace, string name, bool reveal, CancellationToken cancellation)
    {
        if ((await Find(resource, @namespace, name, cancellation)).IsFailure(out var failure, out var reference)
            || (await objects.Get(reference, cancellation)).IsFailure(out failure, out var manifest))
        {
            return failure;
        }

        if (!reveal)
        {
            SecretMask.Apply(manifest);
        }

        return manifest;
    }
}
