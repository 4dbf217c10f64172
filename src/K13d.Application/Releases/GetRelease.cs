using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Tells what has become of a release: its newest revision, its notes, and the objects that it has made, with their state now.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public sealed record GetRelease(string Name, string? Namespace = null) : IQuery<ReleaseDetails>, IRequires, IOnRelease
{
    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Revision">The newest one.</param>
/// <param name="FirstDeployed">When the release was installed, in UTC.</param>
/// <param name="Updated">When its newest revision was made, in UTC.</param>
/// <param name="Status">In Helm's words: `deployed`, `failed`, `pending-upgrade`, `uninstalled`.</param>
/// <param name="Description">What Helm noted about the newest revision, with `***` for what is secret.</param>
/// <param name="Chart">Its name and version: `hello-1.2.0`.</param>
/// <param name="AppVersion">The version of what the chart installs; null where it does not say.</param>
/// <param name="Notes">What the chart tells its user, with `***` for what is secret.</param>
/// <param name="Unfinished">The change that is under way, or that whoever made it left behind; null where there is none.</param>
/// <param name="Resources">The objects of its manifest.</param>
/// <param name="Hooks">The objects that Helm makes at points of its life.</param>
public sealed record ReleaseDetails(
    string Name,
    string Namespace,
    int Revision,
    DateTime FirstDeployed,
    DateTime Updated,
    string Status,
    string Description,
    string Chart,
    string? AppVersion,
    string Notes,
    UnfinishedRelease? Unfinished,
    IReadOnlyList<ReleaseObject> Resources,
    IReadOnlyList<ReleaseHookDetails> Hooks);

/// <param name="Since">When it began, in UTC.</param>
/// <param name="Message">What it is, and the way out.</param>
/// <param name="RollbackTo">The revision to roll back to; null where the way out is to uninstall.</param>
public sealed record UnfinishedRelease(DateTime Since, string Message, int? RollbackTo)
{
    internal static UnfinishedRelease Of(UnfinishedChange change, string name, string @namespace)
    {
        var uninstall = $"DELETE /api/helm/releases/{name}?namespace={@namespace}";
        var wayOut = (change.Status, change.RollbackTo) switch
        {
            (_, { } revision) => $"roll back to the last revision that was deployed with POST /api/helm/rollback (revision {revision})",
            _ when change.Status == ReleaseStatus.Uninstalling => $"finish it with {uninstall}",
            _ => $"there is no revision to go back to: remove what there is with {uninstall}, and install it again",
        };
        return new UnfinishedRelease(
            change.Since.UtcDateTime,
            $"A change is under way ({change.Status}), or whoever made it died before it was done; Helm begins no upgrade until it is. If nobody is at it any more, {wayOut}.",
            change.RollbackTo);
    }
}

/// <param name="Events">When it runs, in Helm's words: `pre-upgrade`.</param>
/// <param name="LastRun">Null where it has not run in this revision.</param>
public sealed record ReleaseHookDetails(string Kind, string Name, IReadOnlyList<string> Events, ReleaseHookRunDetails? LastRun)
{
    internal static ReleaseHookDetails Of(ReleaseHook hook) => new(
        hook.Kind,
        hook.Name,
        hook.Events,
        hook.LastRun is { } run ? new ReleaseHookRunDetails(run.Phase, run.Started?.UtcDateTime, run.Completed?.UtcDateTime) : null);
}

/// <param name="Phase">How it ended, in Helm's words: `Succeeded`, `Failed`, `Running`, `Unknown`.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="CompletedAt">UTC; null while it runs.</param>
public sealed record ReleaseHookRunDetails(string Phase, DateTime? StartedAt, DateTime? CompletedAt);

public sealed class GetReleaseValidator : AbstractValidator<GetRelease>
{
    public GetReleaseValidator() => this.OnRelease();
}

internal sealed class GetReleaseHandler(IReleases releases, ReleaseMasks masks, ReleaseObjects objects) : IQueryHandler<GetRelease, ReleaseDetails>
{
    public async Task<Result<ReleaseDetails>> Handle(GetRelease request, CancellationToken cancellationToken)
    {
        if ((await releases.Find(request.Place(), request.Name, revision: null, cancellationToken)).IsFailure(out var failure, out var release)
            || (await objects.Of(release, cancellationToken)).IsFailure(out failure, out var found)
            || (await Unfinished(release.Revision, cancellationToken)).IsFailure(out failure, out var unfinished))
        {
            return failure;
        }

        var (revision, mask) = (release.Revision, masks.Of(release));
        return new ReleaseDetails(
            revision.Name,
            revision.Namespace,
            revision.Revision,
            revision.FirstDeployed.UtcDateTime,
            revision.Updated.UtcDateTime,
            revision.Status.Name,
            mask.Text(revision.Description),
            revision.Chart.ToString(),
            revision.Chart.AppVersion,
            mask.Text(release.Notes),
            unfinished.Select(change => UnfinishedRelease.Of(change, revision.Name, revision.Namespace)).FirstOrDefault(),
            found.Items,
            [.. release.Hooks.Select(ReleaseHookDetails.Of)]);
    }

    /// <summary>One, or none.</summary>
    private async Task<Result<UnfinishedChange[]>> Unfinished(ReleaseRevision newest, CancellationToken cancellation) =>
        UnfinishedChange.IsUnfinished(newest.Status)
            ? (await releases.History(newest.Namespace, newest.Name, cancellation)).Map(history => UnfinishedChange.Of(history) is { } change ? new[] { change } : [])
            : Array.Empty<UnfinishedChange>();
}
