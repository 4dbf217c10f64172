using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Resources;

/// <summary>Gets one object. The values of a Secret are masked unless they are to be revealed, which takes a permission and is audited.</summary>
/// <param name="Namespace">Absent means <c>default</c>, for a kind that has namespaces.</param>
public sealed record GetResource(string Resource, string Name, string? Namespace = null, bool Reveal = false) : IQuery<ResourceObject>, IRequires, IAudited
{
    public Permission Permission => Reveal ? Permission.RevealSecrets : Permission.ReadResources;

    public AuditTarget? Audits => Reveal ? new AuditTarget("reveal", $"{Resource}/{Name}", Namespace) : null;
}

/// <param name="Manifest">As the API server has it, without <c>managedFields</c>.</param>
public sealed record ResourceObject(JsonObject Manifest)
{
    /// <summary>False for what a dry run made.</summary>
    public bool IsStored { get; init; } = true;

    public string Name => (string?)Manifest["metadata"]?["name"] ?? "";

    /// <summary>Null where the kind has none.</summary>
    public string? Namespace => (string?)Manifest["metadata"]?["namespace"];

    /// <summary>Which version of the object this is.</summary>
    public string? ResourceVersion => (string?)Manifest["metadata"]?["resourceVersion"];
}

public sealed class GetResourceValidator : AbstractValidator<GetResource>
{
    public GetResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
    }
}

internal sealed class GetResourceHandler(ResourceReader reader) : IQueryHandler<GetResource, ResourceObject>
{
    public async Task<Result<ResourceObject>> Handle(GetResource request, CancellationToken cancellationToken) =>
        (await reader.Read(request.Resource, request.Namespace, request.Name, request.Reveal, cancellationToken)).Map(manifest => new ResourceObject(manifest));
}
