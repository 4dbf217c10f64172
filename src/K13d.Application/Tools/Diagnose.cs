using FluentValidation;
using K13d.Application.Diagnosis;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Tools;

/// <summary>Finds what is wrong with an object, or in a namespace, by the diagnostician's rules.</summary>
/// <param name="Resource">As <c>pod/nginx</c>; absent means all of the namespace.</param>
public sealed record Diagnose(string Namespace, string? Resource, OnBehalf OnBehalf) : IQuery<Verdict>, IRequires, IAudited
{
    public Permission Permission => Permission.ReadResources;

    public AuditTarget? Audits => OnBehalf.Executes(Command, Resource ?? $"namespace/{Namespace}", Namespace);

    /// <summary>For a person: <c>diagnose pod/nginx</c>.</summary>
    internal string Command =>
        string.Join(' ', new[] { "diagnose", Resource, Namespace == ResourceRef.DefaultNamespace ? null : $"-n {Namespace}" }.OfType<string>());
}

public sealed class DiagnoseValidator : AbstractValidator<Diagnose>
{
    public DiagnoseValidator()
    {
        RuleFor(request => request.Namespace).NotEmpty().WithName("namespace");
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Resource)
            .Must(resource => resource is null
                || (resource.Split('/') is [var type, var name] && ResourceNames.IsResourceToken(type) && ResourceNames.IsObjectName(name)))
            .WithMessage("resource must be TYPE/NAME, such as pod/nginx or deployment/web.")
            .WithName("resource");
    }
}

internal sealed class DiagnoseHandler(IResourceCatalog catalog, IResourceObjects objects, SnapshotReader reader) : IQueryHandler<Diagnose, Verdict>
{
    public async Task<Result<Verdict>> Handle(Diagnose request, CancellationToken cancellationToken)
    {
        if ((await Subject(request, cancellationToken)).IsFailure(out var failure, out var subject))
        {
            return failure;
        }

        var asked = request.Resource is null ? null : subject;
        if ((await reader.Read(request.Namespace, asked, cancellationToken)).IsFailure(out failure, out var snapshot))
        {
            return failure;
        }

        var verdict = Diagnostician.Diagnose(snapshot, asked);
        if (verdict.Wants.Count > 0)
        {
            verdict = Diagnostician.Diagnose(await reader.WithLogs(snapshot, request.Namespace, verdict.Wants, cancellationToken), asked);
        }

        return asked is null ? verdict with { Subject = subject.ToString() } : verdict;
    }

    /// <summary>What is asked about: an object, or the namespace. In a namespace that is not there nothing would be wrong.</summary>
    private async Task<Result<ResourceRef>> Subject(Diagnose request, CancellationToken cancellation)
    {
        if ((await catalog.Resolve("namespaces", cancellation)).IsFailure(out var failure, out var kind))
        {
            return failure;
        }

        var place = new ResourceRef(kind, null, request.Namespace);
        if ((await objects.Get(place, cancellation)).IsFailure(out failure, out _) && failure is not Failure.Forbidden)
        {
            return failure;
        }

        return request.Resource?.Split('/') is not [var type, var name]
            ? place
            : (await catalog.Resolve(type, cancellation)).Map(found => ResourceRef.Of(found, request.Namespace, name));
    }
}
