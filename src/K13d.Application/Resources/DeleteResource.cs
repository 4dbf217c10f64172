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
    internal bool IsDryRun => DryRun is not (null or "") && !DryRun.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>The version without what an ETag has around it; null for <c>*</c>, which any matches.</summary>
    internal string? Version =>
        IfMatch?.Trim() is { Length: > 0 } given && given != "*" ? (given.StartsWith("W/", StringComparison.Ordinal) ? given[2..] : given).Trim('"') : null;

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
    private const int MostVersion = 128;
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
        RuleFor(request => request.DryRun)
            .Must(dryRun => dryRun is null or "" or "All" || bool.TryParse(dryRun, out _))
            .WithMessage("dryRun must be true, false or All.");
        RuleFor(request => request.Version)
            .Must(version => version is null || (version.Length is > 0 and <= MostVersion && version.All(char.IsAsciiLetterOrDigit)))
            .WithMessage("If-Match must be one resourceVersion, as the ETag of the object has it.")
            .OverridePropertyName("ifMatch");
    }
}

internal sealed class DeleteResourceHandler(ResourceReader reader, IResourceDeleter deleter) : ICommandHandler<DeleteResource, DeletedResource>
{
    public async Task<Result<DeletedResource>> Handle(DeleteResource request, CancellationToken cancellationToken)
    {
        if ((await reader.Find(request.Resource, request.Namespace, request.Name, cancellationToken)).IsFailure(out var failure, out var reference)
            || (await deleter.Delete(reference, OptionsOf(request), cancellationToken)).IsFailure(out failure, out var deletion))
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
