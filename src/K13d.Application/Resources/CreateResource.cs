using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>Creates one object.</summary>
/// <param name="Namespace">Absent means the manifest's, or <c>default</c>.</param>
/// <param name="Manifests">The one that is to be created.</param>
/// <param name="DryRun"><c>true</c> or <c>All</c> to have the API server check everything and change nothing.</param>
public sealed record CreateResource(string Resource, string? Namespace, IReadOnlyList<Manifest> Manifests, string? DryRun = null)
    : ICommand<ResourceObject>, IRequires
{
    public Permission Permission => Permission.WriteResources;

    public AuditTarget? Audits => new("create", Resource, Namespace) { Details = Resources.DryRun.Detail(DryRun) };
}

public sealed class CreateResourceValidator : AbstractValidator<CreateResource>
{
    public CreateResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Manifests).OneManifest();
        RuleFor(request => request.DryRun).DryRunWish();
    }
}

internal sealed class CreateResourceHandler(ResourceWriting writing, IResourceWriter writer, AuditNotes notes) : ICommandHandler<CreateResource, ResourceObject>
{
    public async Task<Result<ResourceObject>> Handle(CreateResource request, CancellationToken cancellationToken)
    {
        var manifest = request.Manifests[0];
        var name = manifest.Name ?? manifest.GenerateName ?? "";
        if ((await writing.Find(request.Resource, manifest, request.Namespace, name, cancellationToken)).IsFailure(out var failure, out var place))
        {
            return failure;
        }

        if (name.Length == 0)
        {
            return new Failure.Invalid("The object has no metadata.name, and no metadata.generateName for a name to be made of.");
        }

        var dryRun = Resources.DryRun.IsWanted(request.DryRun);
        var created = await writer.Create(place.Kind, place.Namespace, manifest.Content, dryRun, cancellationToken);
        var shown = ResourceWriting.Shown(created, place.Kind, manifest.Content, before: null)
            .Map(written => new ResourceObject(written) { IsStored = !dryRun });
        if (!shown.IsFailure(out _, out var found))
        {
            notes.About(place.Kind, place.Namespace, found.Name);
        }

        return shown;
    }
}
