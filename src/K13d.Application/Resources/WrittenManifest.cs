using FluentValidation;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>The one manifest of a request whose path names the kind too.</summary>
internal static class WrittenManifest
{
    public static IRuleBuilderOptions<T, IReadOnlyList<Manifest>> OneManifest<T>(this IRuleBuilder<T, IReadOnlyList<Manifest>> rule) => rule
        .Must(manifests => manifests is [_])
        .WithMessage("The body must be one object; POST /api/k8s/apply takes several.")
        .WithName("body");

    /// <summary>
    /// The kind that both mean, in the version that the manifest says; what the manifest leaves out is filled in. Invalid where they mean two.
    /// </summary>
    public static async Task<Result<ResourceKind>> Kind(this IResourceCatalog catalog, string resource, Manifest manifest, CancellationToken cancellation)
    {
        if ((await catalog.Resolve(resource, cancellation)).IsFailure(out var failure, out var named))
        {
            return failure;
        }

        var said = new KindName(manifest.ApiVersion ?? named.ApiVersion, manifest.Kind ?? named.Kind);
        manifest.Content["apiVersion"] = said.ApiVersion;
        manifest.Content["kind"] = said.Kind;
        if (said == new KindName(named.ApiVersion, named.Kind))
        {
            return named;
        }

        if ((await catalog.Find([said], cancellation)).IsFailure(out failure, out var served) || served.Of(said).IsFailure(out failure, out var kind))
        {
            return failure;
        }

        return kind.FullName == named.FullName
            ? kind
            : new Failure.Invalid($"The body is a {kind.Kind} ({kind.FullName}), and the path says {named.FullName}: send it to /api/k8s/{kind.FullName}.");
    }
}
