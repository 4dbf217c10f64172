using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;
using K13d.Domain.Secrets;

namespace K13d.Application.Releases;

/// <summary>Lists the revisions that Helm has kept of a release, as <c>helm history</c> does.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public sealed record GetReleaseHistory(string Name, string? Namespace = null) : IQuery<ReleaseHistory>, IRequires, IOnRelease
{
    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Items">Oldest first.</param>
/// <param name="Total">How many there are.</param>
public sealed record ReleaseHistory(string Name, string Namespace, IReadOnlyList<ReleaseHistoryItem> Items, int Total);

/// <param name="Updated">When it was made, in UTC.</param>
/// <param name="Status">In Helm's words: `deployed`, `superseded`, `failed`.</param>
/// <param name="Chart">Its name and version: `hello-1.2.0`; empty where it is not known.</param>
/// <param name="AppVersion">The version of what the chart installs; null where it does not say.</param>
/// <param name="Description">What Helm noted about it, with `***` for what is secret.</param>
/// <param name="Fault">Why what Helm keeps of it cannot be read, though it is there; null where it can.</param>
public sealed record ReleaseHistoryItem(
    int Revision, DateTime Updated, string Status, string Chart, string? AppVersion, string Description, string? Fault);

public sealed class GetReleaseHistoryValidator : AbstractValidator<GetReleaseHistory>
{
    public GetReleaseHistoryValidator() => this.OnRelease();
}

internal sealed class GetReleaseHistoryHandler(IReleases releases, ReleaseMasks masks) : IQueryHandler<GetReleaseHistory, ReleaseHistory>
{
    public async Task<Result<ReleaseHistory>> Handle(GetReleaseHistory request, CancellationToken cancellationToken)
    {
        if ((await releases.History(request.Place(), request.Name, cancellationToken)).IsFailure(out var failure, out var history))
        {
            return failure;
        }

        var items = new List<ReleaseHistoryItem>();
        foreach (var revision in history)
        {
            items.Add(new ReleaseHistoryItem(
                revision.Revision,
                revision.Updated.UtcDateTime,
                revision.Status.Name,
                revision.Chart.ToString(),
                revision.Chart.AppVersion,
                await Description(revision, cancellationToken),
                revision.Fault));
        }

        return new ReleaseHistory(request.Name, request.Place(), items, items.Count);
    }

    /// <summary>What may repeat a secret is masked by those of its revision, and whole where they cannot be known.</summary>
    private async Task<string> Description(ReleaseRevision revision, CancellationToken cancellation)
    {
        if (ReleaseDescriptions.IsUsual(revision.Description))
        {
            return revision.Description;
        }

        return (await releases.Find(revision.Namespace, revision.Name, revision.Revision, cancellation)).IsFailure(out _, out var contents)
            ? SecretMask.Mask
            : masks.Of(contents).Text(revision.Description);
    }
}
