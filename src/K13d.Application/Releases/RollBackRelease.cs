using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Makes a release again what it was in an earlier revision. It is the way out, too, where a change of it never ended.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Revision">As the history numbers it; absent means the one before the newest.</param>
/// <param name="Wait">Whether it waits until the objects are ready.</param>
/// <param name="TimeoutSeconds">How long each part of it may take, hooks and waiting; absent means 300.</param>
/// <param name="ForceConflicts">Whether fields are taken over from other managers that own them.</param>
/// <param name="DryRun"><c>true</c> to have everything checked, and nothing changed.</param>
/// <param name="Diff">Whether the answer says what would change; nothing is changed then.</param>
public sealed record RollBackRelease(
    string Name,
    string? Namespace = null,
    int? Revision = null,
    bool Wait = false,
    int? TimeoutSeconds = null,
    bool ForceConflicts = false,
    string? DryRun = null,
    bool Diff = false) : ICommand<ChangedRelease>, IRequires, IOnRelease
{
    public Permission Permission => Permission.ChangeReleases;

    public AuditTarget? Audits => this.Audit("rollback") with
    {
        Details = ReleaseAudit.Details(("to", Revision), ("dryRun", IsDryRun), ("forceConflicts", ForceConflicts)),
    };

    /// <summary>Whether nothing is to be changed.</summary>
    internal bool IsDryRun => Diff || Resources.DryRun.IsWanted(DryRun);
}

public sealed class RollBackReleaseValidator : AbstractValidator<RollBackRelease>
{
    public RollBackReleaseValidator()
    {
        this.OnRelease();
        RuleFor(request => request.Revision).GreaterThan(0).WithMessage("revision must be at least 1; leave it out for the one before the newest.");
        RuleFor(request => request.TimeoutSeconds).Timeout();
        RuleFor(request => request.DryRun).DryRunWish();
    }
}

internal sealed class RollBackReleaseHandler(
    IReleases releases,
    ReleaseLocks locks,
    ReleaseRights rights,
    ReleaseChanging changing,
    ReleaseComparison comparison,
    ReleaseMasks masks,
    AuditNotes notes)
    : ICommandHandler<RollBackRelease, ChangedRelease>
{
    public Task<Result<ChangedRelease>> Handle(RollBackRelease request, CancellationToken cancellationToken) =>
        locks.While(request.Place(), request.Name, request.IsDryRun, () => RollBack(request, cancellationToken), cancellationToken);

    private async Task<Result<ChangedRelease>> RollBack(RollBackRelease request, CancellationToken cancellation)
    {
        if ((await releases.Find(request.Place(), request.Name, null, cancellation)).IsFailure(out var failure, out var newest)
            || (await TargetOf(request, cancellation)).IsFailure(out failure, out var target))
        {
            return failure;
        }

        notes.Add("chart", target.Revision.Chart.Name);
        notes.Add("version", target.Revision.Chart.Version);
        notes.Add("to", target.Revision.Revision.ToString(CultureInfo.InvariantCulture));
        if ((await rights.Check(ReleaseDocuments.All(target), newest.Manifest, cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        if (request.IsDryRun)
        {
            return comparison.WouldBe(newest, target with { Revision = target.Revision with { Revision = newest.Revision.Revision + 1 } }, request.Diff);
        }

        var rollback = new ReleaseRollback(
            request.Place(), request.Name, ReleaseTimeout.Of(request.TimeoutSeconds), request.Wait, target.Revision.Revision, request.ForceConflicts);
        return (await changing.Make(rollback, masks.Of(newest, target), cancellation)).IsFailure(out failure, out var warnings)
            ? failure
            : await changing.After(rollback, warnings);
    }

    private async Task<Result<ReleaseContents>> TargetOf(RollBackRelease request, CancellationToken cancellation)
    {
        if (request.Revision is { } wanted)
        {
            return await releases.Find(request.Place(), request.Name, wanted, cancellation);
        }

        if ((await releases.History(request.Place(), request.Name, cancellation)).IsFailure(out var failure, out var history))
        {
            return failure;
        }

        return history is [.., var before, _]
            ? await releases.Find(request.Place(), request.Name, before.Revision, cancellation)
            : new Failure.NotFound($"The release {request.Place()}/{request.Name} has no revision before its newest one, so there is nothing to roll back to.");
    }
}
