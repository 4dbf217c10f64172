using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Resources;

/// <summary>Gets one object as YAML. The values of a Secret are masked unless they are to be revealed, which takes a permission and is audited.</summary>
/// <param name="Namespace">Absent means <c>default</c>, for a kind that has namespaces.</param>
public sealed record GetResourceYaml(string Resource, string Name, string? Namespace = null, bool Reveal = false) : IQuery<ResourceYaml>, IRequires, IAudited
{
    public Permission Permission => Reveal ? Permission.RevealSecrets : Permission.ReadResources;

    public AuditTarget? Audits => Reveal ? new AuditTarget("reveal", $"{Resource}/{Name}", Namespace) : null;
}

/// <param name="ResourceVersion">Which version of the object this is.</param>
public sealed record ResourceYaml(string Yaml, string? ResourceVersion);

public sealed class GetResourceYamlValidator : AbstractValidator<GetResourceYaml>
{
    public GetResourceYamlValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
    }
}

internal sealed class GetResourceYamlHandler(ResourceReader reader, IManifestYaml yaml) : IQueryHandler<GetResourceYaml, ResourceYaml>
{
    public async Task<Result<ResourceYaml>> Handle(GetResourceYaml request, CancellationToken cancellationToken) =>
        (await reader.Read(request.Resource, request.Namespace, request.Name, request.Reveal, cancellationToken))
            .Map(manifest => new ResourceYaml(yaml.Write(manifest), new ResourceObject(manifest).ResourceVersion));
}
