using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Resources;

/// <summary>
/// Makes objects what manifests say, one after the other in their order. What becomes of one does not keep the others from being tried: each has
/// its outcome in the answer, and its line in the audit record.
/// </summary>
/// <param name="Namespace">That of manifests which name none; absent means <c>default</c>.</param>
/// <param name="DryRun"><c>true</c> or <c>All</c> to have the API server check everything and change nothing.</param>
/// <param name="Diff">Whether the answer says what would change; nothing is changed then.</param>
/// <param name="Force">Whether fields are taken over from other managers that own them.</param>
public sealed record ApplyManifests(IReadOnlyList<Manifest> Manifests, string? Namespace = null, string? DryRun = null, bool Diff = false, bool Force = false)
    : ICommand<AppliedManifests>, IRequires
{
    public Permission Permission => Permission.WriteResources;

    public AuditTarget? Audits => new("apply", "manifests", Namespace) { Details = Options() };

    /// <summary>Whether nothing is to be changed.</summary>
    internal bool IsDryRun => Diff || Resources.DryRun.IsWanted(DryRun);

    /// <summary>The line of one of the manifests.</summary>
    internal AuditTarget AuditOf(AppliedManifest applied)
    {
        var details = new Dictionary<string, string>(Options(), StringComparer.Ordinal)
        {
            ["document"] = applied.Document.ToString(CultureInfo.InvariantCulture),
            ["outcome"] = AppliedManifest.Word(applied.Outcome),
        };
        if (applied.ApiVersion is { } version)
        {
            details["apiVersion"] = version;
        }

        return new AuditTarget("apply", $"{applied.Singular}/{applied.Name}", applied.Namespace) { Details = details };
    }

    private Dictionary<string, string> Options()
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, wanted) in new[] { ("dryRun", IsDryRun), ("force", Force) })
        {
            if (wanted)
            {
                options[name] = "true";
            }
        }

        return options;
    }
}

/// <summary>What became of each manifest, in their order.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
public sealed record AppliedManifests(bool DryRun, IReadOnlyList<AppliedManifest> Documents);

public sealed class ApplyManifestsValidator : AbstractValidator<ApplyManifests>
{
    public ApplyManifestsValidator()
    {
        RuleFor(request => request.Manifests).NotEmpty().WithName("body");
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.DryRun).DryRunWish();
    }
}

internal sealed class ApplyManifestsHandler(IResourceCatalog catalog, ManifestApplication application, Auditor auditor)
    : ICommandHandler<ApplyManifests, AppliedManifests>
{
    public async Task<Result<AppliedManifests>> Handle(ApplyManifests request, CancellationToken cancellationToken)
    {
        // All at once, as kubectl does: an unknown kind makes the cluster be asked again, and many would each.
        var names = new HashSet<KindName>();
        foreach (var manifest in request.Manifests)
        {
            if (!ManifestTarget.KindOf(manifest).IsFailure(out _, out var name))
            {
                names.Add(name);
            }
        }

        if ((await catalog.Find(names, cancellationToken)).IsFailure(out var failure, out var served))
        {
            return failure;
        }

        var documents = new List<AppliedManifest>();
        foreach (var manifest in request.Manifests)
        {
            var applied = await application.Apply(manifest, served, request, cancellationToken);
            documents.Add(applied);
            if ((await auditor.RecordPart(request.AuditOf(applied), applied.Failure)).IsFailure(out var unrecorded, out _))
            {
                return unrecorded;
            }
        }

        return new AppliedManifests(request.IsDryRun, documents);
    }
}
