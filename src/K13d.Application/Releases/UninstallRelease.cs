using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Takes a release out of the cluster. It is the way out, too, where a release's first installation never ended.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="KeepHistory">Whether its revisions stay, so that it can be rolled back to them.</param>
/// <param name="Wait">Whether it waits until the objects are gone.</param>
/// <param name="TimeoutSeconds">How long each part of it may take, hooks and waiting; absent means 300.</param>
/// <param name="DryRun"><c>true</c> to have it checked, and nothing changed.</param>
public sealed record UninstallRelease(
    string Name, string? Namespace = null, bool KeepHistory = false, bool Wait = false, int? TimeoutSeconds = null, string? DryRun = null)
    : ICommand<UninstalledRelease>, IRequires, IOnRelease
{
    public Permission Permission => Permission.ChangeReleases;

    public AuditTarget? Audits => this.Audit("uninstall") with
    {
        Details = ReleaseAudit.Details(("keepHistory", KeepHistory), ("dryRun", IsDryRun)),
    };

    /// <summary>Whether nothing is to be changed.</summary>
    internal bool IsDryRun => Resources.DryRun.IsWanted(DryRun);
}

/// <summary>What was uninstalled.</summary>
/// <param name="Revision">Its newest one.</param>
/// <param name="Status"><c>uninstalled</c>; <c>dry_run</c> where nothing was changed.</param>
/// <param name="KeptHistory">Whether its revisions are still there.</param>
/// <param name="Warnings">What was not as it should be, and did not keep it from succeeding.</param>
public sealed record UninstalledRelease(
    string Name, string Namespace, int Revision, string Chart, string Status, bool KeptHistory, IReadOnlyList<string> Warnings);

public sealed class UninstallReleaseValidator : AbstractValidator<UninstallRelease>
{
    public UninstallReleaseValidator()
    {
        this.OnRelease();
        RuleFor(request => request.TimeoutSeconds).Timeout();
        RuleFor(request => request.DryRun).DryRunWish();
    }
}

internal sealed class UninstallReleaseHandler(
    IReleases releases, IReleaseSources sources, ReleaseLocks locks, ReleaseRights rights, ReleaseChanging changing, ReleaseMasks masks, AuditNotes notes)
    : ICommandHandler<UninstallRelease, UninstalledRelease>
{
    public Task<Result<UninstalledRelease>> Handle(UninstallRelease request, CancellationToken cancellationToken) =>
        locks.While(request.Place(), request.Name, request.IsDryRun, () => Uninstall(request, cancellationToken), cancellationToken);

    private async Task<Result<UninstalledRelease>> Uninstall(UninstallRelease request, CancellationToken cancellation)
    {
        if ((await releases.Find(request.Place(), request.Name, null, cancellation)).IsFailure(out var failure, out var newest))
        {
            return failure;
        }

        var revision = newest.Revision;
        notes.Add("chart", revision.Chart.Name);
        notes.Add("version", revision.Chart.Version);
        notes.Add("revision", revision.Revision.ToString(CultureInfo.InvariantCulture));
        if (request.KeepHistory && revision.Status == ReleaseStatus.Uninstalled)
        {
            return new Failure.Conflict($"The release {request.Place()}/{request.Name} is uninstalled already, and its history is kept: leave keepHistory out to delete that too.");
        }

        // Hooks are made, the objects go.
        if ((await rights.Check(ReleaseDocuments.Hooks(newest), newest.Manifest, cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        if (request.IsDryRun)
        {
            return Answer("dry_run", []);
        }

        var removal = new ReleaseRemoval(request.Place(), request.Name, ReleaseTimeout.Of(request.TimeoutSeconds), request.Wait, request.KeepHistory);
        if ((await changing.Make(removal, masks.Of(newest), cancellation)).IsFailure(out failure, out var warnings))
        {
            return failure;
        }

        // What is remembered of a release that is gone would be of no use, and is not found either by one of the same name and another chart.
        if (!request.KeepHistory)
        {
            await sources.Forget(request.Place(), request.Name, CancellationToken.None);
        }

        notes.Add("status", ReleaseStatus.Uninstalled.Name);
        return Answer(ReleaseStatus.Uninstalled.Name, warnings.Texts);

        UninstalledRelease Answer(string status, IReadOnlyList<string> warnings) => new(
            request.Name, request.Place(), revision.Revision, revision.Chart.ToString(), status, request.KeepHistory, warnings);
    }
}
