using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Application.Resources;

/// <summary>
/// What every way to write an object keeps to: that the caller may write, or delete, its kind, that no value of a Secret is overwritten by its mask, and that
/// none is shown, in an answer or in an error.
/// </summary>
internal sealed class ResourceWriting(IResourceCatalog catalog, IRequestContext context, AuditNotes notes)
{
    /// <summary>Where a manifest is to go, once it may go there; the audit record then calls it by its proper name.</summary>
    /// <param name="resource">The kind, as the path of the request says it.</param>
    /// <param name="namespace">The request's; null where it names none.</param>
    /// <param name="name">For the audit record.</param>
    public async Task<Result<Place>> Find(string resource, Manifest manifest, string? @namespace, string name, CancellationToken cancellation)
    {
        if ((await catalog.Kind(resource, manifest, cancellation)).IsFailure(out var failure, out var kind)
            || ManifestTarget.PlaceOf(kind, manifest, @namespace).IsFailure(out failure, out var place))
        {
            return failure;
        }

        notes.About(kind, place.Namespace, name);
        return RefusalOf(kind, manifest.Content) is { } refusal ? refusal : place;
    }

    /// <param name="body">What is to be written: a manifest, or the body of a patch.</param>
    /// <returns>Why it is not to be written; null where it is.</returns>
    public Failure? RefusalOf(ResourceKind kind, JsonNode body)
    {
        return MissingPermission.Of(context, WriteRights.Needed(kind, body))
            ?? (kind.IsSecret && SecretInput.FaultOf(body) is { } fault ? new Failure.Invalid($"{kind.Kind}: {fault}") : null);
    }

    /// <returns>Why an object of this kind is not to be deleted; null where it is.</returns>
    public Failure? RefusalToDelete(ResourceKind kind) => MissingPermission.Of(context, WriteRights.NeededToDelete(kind));

    /// <param name="sent">What was to be written.</param>
    /// <param name="before">The object as it was; null where it was not or was not looked at.</param>
    public static Result<JsonObject> Shown(Result<JsonObject> written, ResourceKind kind, JsonNode sent, JsonObject? before)
    {
        if (Told(written, kind, sent, before).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        if (kind.IsSecret)
        {
            SecretMask.Apply(manifest, ValuesOf(sent, before));
        }

        return manifest;
    }

    /// <summary>The same, of a failure only: the object is not for the caller's eyes.</summary>
    public static Result<JsonObject> Told(Result<JsonObject> written, ResourceKind kind, JsonNode sent, JsonObject? before) =>
        kind.IsSecret && written.IsFailure(out var failure, out _) ? FailureMask.Apply(failure, ValuesOf(sent, before)) : written;

    private static SecretValues ValuesOf(JsonNode sent, JsonObject? before) =>
        SecretInput.ValuesOf(sent).And(before is null ? SecretValues.None : SecretValues.Of(before));
}
