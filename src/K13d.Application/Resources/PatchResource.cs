using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Resources;

/// <summary>Changes an object in part.</summary>
/// <param name="Namespace">Absent means <c>default</c>, for a kind that has namespaces.</param>
/// <param name="DryRun"><c>true</c> or <c>All</c> to have the API server check everything and change nothing.</param>
/// <param name="IfMatch">The <c>resourceVersion</c> that the object must be of, alone or as the ETag it was got with.</param>
public sealed record PatchResource(
    string Resource, string Name, string? Namespace, ResourcePatch Patch, string? DryRun = null, string? IfMatch = null) : ICommand<ResourceObject>, IRequires
{
    public Permission Permission => Permission.WriteResources;

    public AuditTarget? Audits => new("patch", $"{Resource}/{Name}", Namespace) { Details = Resources.DryRun.Detail(DryRun) };

    internal string? Version => Resources.IfMatch.VersionOf(IfMatch);
}

public sealed class PatchResourceValidator : AbstractValidator<PatchResource>
{
    public PatchResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Patch)
            .Must(patch => patch.HasItsForm)
            .WithMessage(ResourcePatch.Forms)
            .WithName("body");
        RuleFor(request => request.DryRun).DryRunWish();
        RuleFor(request => request.IfMatch).OneVersion();
    }
}

internal sealed class PatchResourceHandler(ResourceReader reader, IResourceObjects objects, IResourceWriter writer, ResourceWriting writing)
    : ICommandHandler<PatchResource, ResourceObject>
{
    public async Task<Result<ResourceObject>> Handle(PatchResource request, CancellationToken cancellationToken)
    {
        if ((await reader.Find(request.Resource, request.Namespace, request.Name, cancellationToken)).IsFailure(out var failure, out var target))
        {
            return failure;
        }

        var content = request.Patch.Content;
        if (writing.RefusalOf(target.Kind, content) is { } refusal)
        {
            return refusal;
        }

        // What a Secret had must not be shown by what is left of it: an annotation may repeat it.
        JsonObject? before = null;
        if (target.Kind.IsSecret && (await objects.Get(target, cancellationToken)).IsFailure(out failure, out before))
        {
            return failure;
        }

        if (request.Version is { } version && OnlyOf(version, content) is { } fault)
        {
            return fault;
        }

        var patched = await writer.Patch(target, request.Patch, Resources.DryRun.IsWanted(request.DryRun), cancellationToken);
        return ResourceWriting.Shown(patched, target.Kind, content, before).Map(written => new ResourceObject(written));
    }

    /// <summary>Makes it a change of one version: the API server answers Conflict where the object is of another.</summary>
    private static Failure.Invalid? OnlyOf(string version, JsonNode patch)
    {
        if (patch is JsonArray steps)
        {
            steps.Insert(0, new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = version });
            return null;
        }

        if (patch["metadata"] is not (null or JsonObject))
        {
            return new Failure.Invalid("metadata must be an object.");
        }

        patch["metadata"] ??= new JsonObject();
        patch["metadata"]!["resourceVersion"] = version;
        return null;
    }
}
