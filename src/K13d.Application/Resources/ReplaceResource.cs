using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>Puts a manifest in an object's place.</summary>
/// <param name="Namespace">Absent means the manifest's, or <c>default</c>.</param>
/// <param name="Manifests">The one that is to be there.</param>
/// <param name="DryRun"><c>true</c> or <c>All</c> to have the API server check everything and change nothing.</param>
/// <param name="IfMatch">The <c>resourceVersion</c> that the object must be of, alone or as the ETag it was got with.</param>
public sealed record ReplaceResource(
    string Resource, string Name, string? Namespace, IReadOnlyList<Manifest> Manifests, string? DryRun = null, string? IfMatch = null)
    : ICommand<ResourceObject>, IRequires
{
    public Permission Permission => Permission.WriteResources;

    public AuditTarget? Audits => new("replace", $"{Resource}/{Name}", Namespace) { Details = Resources.DryRun.Detail(DryRun) };

    internal string? Version => Resources.IfMatch.VersionOf(IfMatch);
}

public sealed class ReplaceResourceValidator : AbstractValidator<ReplaceResource>
{
    public ReplaceResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Manifests).OneManifest();
        RuleFor(request => request.DryRun).DryRunWish();
        RuleFor(request => request.IfMatch).OneVersion();
    }
}

internal sealed class ReplaceResourceHandler(ResourceWriting writing, IResourceObjects objects, IResourceWriter writer)
    : ICommandHandler<ReplaceResource, ResourceObject>
{
    public async Task<Result<ResourceObject>> Handle(ReplaceResource request, CancellationToken cancellationToken)
    {
        var manifest = request.Manifests[0];
        if ((await writing.Find(request.Resource, manifest, request.Namespace, request.Name, cancellationToken)).IsFailure(out var failure, out var place))
        {
            return failure;
        }

        if (Complete(manifest, request) is { } fault)
        {
            return fault;
        }

        var target = ResourceRef.Of(place.Kind, place.Namespace, request.Name);
        if ((await objects.Get(target, cancellationToken)).IsFailure(out failure, out var before))
        {
            return failure;
        }

        var content = manifest.Content;
        if (manifest.ResourceVersion is null)
        {
            // As kubectl replace: some kinds are not replaced without a version, and that of now is what is meant.
            Metadata(content)["resourceVersion"] = new ResourceObject(before).ResourceVersion;
        }

        var replaced = await writer.Replace(target, content, Resources.DryRun.IsWanted(request.DryRun), cancellationToken);
        return ResourceWriting.Shown(replaced, place.Kind, content, before).Map(written => new ResourceObject(written));
    }

    /// <summary>Puts into the manifest what the request says beside it.</summary>
    private static Failure.Invalid? Complete(Manifest manifest, ReplaceResource request)
    {
        if (manifest.Name is { } name && name != request.Name)
        {
            return new Failure.Invalid($"The body is called '{name}', and the path says '{request.Name}'.");
        }

        if (request.Version is { } version && manifest.ResourceVersion is { } own && own != version)
        {
            return new Failure.Invalid($"If-Match says version {version}, and the body's metadata.resourceVersion {own}: leave one of them out.");
        }

        Metadata(manifest.Content)["name"] = request.Name;
        if (request.Version is { } wanted)
        {
            Metadata(manifest.Content)["resourceVersion"] = wanted;
        }

        return null;
    }

    private static JsonObject Metadata(JsonObject content)
    {
        if (content["metadata"] is JsonObject there)
        {
            return there;
        }

        var made = new JsonObject();
        content["metadata"] = made;
        return made;
    }
}
