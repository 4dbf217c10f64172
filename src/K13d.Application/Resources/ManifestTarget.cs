using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>Which object a manifest is about, by what it says itself and by what the request says.</summary>
internal static class ManifestTarget
{
    /// <summary>The kind that it says it is of. Invalid where it does not say.</summary>
    public static Result<KindName> KindOf(Manifest manifest) => (manifest.ApiVersion, manifest.Kind) switch
    {
        (null, _) => new Failure.Invalid("It has no apiVersion: say which version its kind is of, such as v1 or apps/v1."),
        (_, null) => new Failure.Invalid("It has no kind: say what it is, such as ConfigMap."),
        ({ } version, { } kind) => new KindName(version, kind),
    };

    /// <summary>
    /// The object. Invalid where its name or namespace is none that an object can have, or the namespace is not that of the request, as with
    /// kubectl.
    /// </summary>
    /// <param name="requested">The namespace that the request names; null where it names none.</param>
    public static Result<ResourceRef> Of(ResourceKind kind, Manifest manifest, string? requested)
    {
        if (PlaceOf(kind, manifest, requested).IsFailure(out var failure, out var place))
        {
            return failure;
        }

        if (manifest.Name is not { } name)
        {
            return new Failure.Invalid(manifest.GenerateName is null
                ? "It has no metadata.name."
                : "It has generateName and no name: only create makes names, POST /api/k8s/{resource}.");
        }

        return ResourceNames.IsObjectName(name)
            ? ResourceRef.Of(kind, place.Namespace, name)
            : new Failure.Invalid("metadata.name must be at most 253 characters, without '/', '%' and spaces, and not start with '-'.");
    }

    /// <inheritdoc cref="Of"/>
    public static Result<Place> PlaceOf(ResourceKind kind, Manifest manifest, string? requested)
    {
        if (manifest.Content["metadata"] is not (null or JsonObject))
        {
            return new Failure.Invalid("metadata must be an object.");
        }

        if (!kind.Namespaced)
        {
            return new Place(kind, null);
        }

        var (own, wanted) = (manifest.Namespace, string.IsNullOrEmpty(requested) ? null : requested);
        if (own is not null && !ResourceNames.IsDnsLabel(own))
        {
            return new Failure.Invalid("metadata.namespace must be a namespace: at most 63 of a-z, 0-9 and '-', starting and ending with a letter or a digit.");
        }

        return own is not null && wanted is not null && own != wanted
            ? new Failure.Invalid($"Its namespace '{own}' is not the namespace '{wanted}' of the request: send ?namespace={own}, or leave it out.")
            : new Place(kind, own ?? wanted ?? ResourceRef.DefaultNamespace);
    }
}

/// <summary>Among which objects one is or is to be.</summary>
/// <param name="Namespace">Null for a kind without.</param>
internal sealed record Place(ResourceKind Kind, string? Namespace);
