using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Secrets;

namespace K13d.Application.Resources;

/// <summary>Says about an object what <c>kubectl describe</c> says, the values of Secrets masked.</summary>
/// <param name="Namespace">Absent means <c>default</c>, for a kind that has namespaces.</param>
public sealed record DescribeResource(string Resource, string Name, string? Namespace = null) : IQuery<ResourceDescription>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Describe">What kubectl prints.</param>
public sealed record ResourceDescription(string Describe);

public sealed class DescribeResourceValidator : AbstractValidator<DescribeResource>
{
    public DescribeResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
    }
}

internal sealed class DescribeResourceHandler(ResourceReader reader, IResourceObjects objects, IResourceDescriber describer)
    : IQueryHandler<DescribeResource, ResourceDescription>
{
    public async Task<Result<ResourceDescription>> Handle(DescribeResource request, CancellationToken cancellationToken)
    {
        // The object itself comes first: kubectl would describe others whose names start with this one, and of a service account's token it
        // prints the value.
        if ((await reader.Find(request.Resource, request.Namespace, request.Name, cancellationToken)).IsFailure(out var failure, out var reference)
            || (await objects.Get(reference, cancellationToken)).IsFailure(out failure, out var manifest)
            || (await describer.Describe(reference, cancellationToken)).IsFailure(out failure, out var text))
        {
            return failure;
        }

        return new ResourceDescription(reference.Kind.IsSecret ? SecretValues.Of(manifest).MaskedIn(text) : text);
    }
}
