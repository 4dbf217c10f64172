using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Resources;

/// <summary>Deletes one object.</summary>
/// <param name="Namespace">Absent means <c>default</c>, for a kind that has namespaces.</param>
/// <param name="PropagationPolicy">What becomes of the objects that it owns: <c>Foreground</c>, <c>Background</c> or <c>Orphan</c>.</param>
/// <param name="GracePeriodSeconds">How long it may take to end.</param>
/// <param name="DryRun"><c>true</c> or <c>All</c> to have the API server check everything and change nothing.</param>
/// <param name="IfMatch">The <c>resourceVersion</c> that the object must be of, alone or as the ETag it was got with.</param>
public sealed record DeleteResource(
    string Resource,
    string Name,
    string? Namespace = null,
    string? PropagationPolicy = null,
    int? GracePeriodSeconds = null,
    string? DryRun = null,
    string? IfMatch = null) : ICommand<DeletedResource>, IRequires
{
    public Permission Permission => Permission.DeleteResources;

    public AuditTarget? Audits => new("delete", $"{Resource}/{Name}", Namespace) { Details = Options() };

    /// <summary>Whether nothing is to be changed.</summary>
    internal bool IsDryRun => Resources.DryRun.IsWanted(DryRun);

    internal string? Version => Resources.IfMatch.VersionOf(IfMatch);

    private Dictionary<string, string> Options()
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("propagationPolicy", PropagationPolicy);
        Add("gracePeriodSeconds", GracePeriodSeconds?.ToString(CultureInfo.InvariantCulture));
        Add("dryRun", IsDryRun ? "true" : null);
        Add("resourceVersion", Version);
        return options;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                options[name] = value;
            }
        }
    }
}

/// <summary>What was deleted.</summary>
/// <param name="Namespace">Absent for a kind without namespaces.</param>
/// <param name="Uid">Tells it from another object of the same name; absent where the cluster does not say.</param>
/// <param name="Status"><c>deleted</c>; <c>terminating</c> while it ends or waits for what it owns; <c>dry_run</c> where nothing was changed.</param>
public sealed record DeletedResource(string ApiVersion, string Kind, string Name, string? Namespace, string? Uid, string Status);

public sealed class DeleteResourceValidator : AbstractValidator<DeleteResource>
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    public DeleteResourceValidator()
    {
        RuleFor(request => request.Resource).ResourceToken();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.PropagationPolicy)
            .Must(policy => string.IsNullOrEmpty(policy) || Policies.Contains(policy, StringComparer.Ordinal))
            .WithMessage($"propagationPolicy must be one of {string.Join(", ", Policies)}.");
        RuleFor(request => request.GracePeriodSeconds).GreaterThanOrEqualTo(0).WithMessage("gracePeriodSeconds must be at least 0.");
        RuleFor(request => request.DryRun).DryRunWish();
        RuleFor(request => request.IfMatch).OneVersion();
    }
}

internal sealed class DeleteResourceHandler(ResourceReader reader, ResourceWriting writing, IResourceDeleter deleter) : ICommandHandler<DeleteResource, DeletedResource>
{
    public async Task<Result<DeletedResource>> Handle(DeleteResource request, CancellationToken cancellationToken)
    {
        if ((await reader.Find(request.Resource, request.Namespace, request.Name, cancellationToken)).IsFailure(out var failure, out var reference))
        {
            return failure;
        }

        if (writing.RefusalToDelete(reference.Kind) is { } refusal)
        {
            return refusal;
        }

        if ((await deleter.Delete(reference, OptionsOf(request), cancellationToken)).IsFailure(out failure, out var deletion))
        {
            return failure;
        }

        var status = request.IsDryRun ? "dry_run" : deletion.Pending ? "terminating" : "deleted";
        return new DeletedResource(reference.Kind.ApiVersion, reference.Kind.Kind, reference.Name, reference.Namespace, deletion.Uid, status);
    }

    private static DeletionOptions OptionsOf(DeleteResource request) => new(
        string.IsNullOrEmpty(request.PropagationPolicy) ? null : request.PropagationPolicy,
        request.GracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        request.IsDryRun,
        request.Version);
}
