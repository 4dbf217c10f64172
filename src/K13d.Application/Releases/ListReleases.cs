using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Lists the releases that Helm has made, each with its newest revision, as <c>helm list</c> does.</summary>
/// <param name="Namespace">Absent means all namespaces.</param>
/// <param name="Status">Only releases of this status, or of one of several with commas between; absent means all.</param>
/// <param name="Q">Only releases whose name holds this, in upper or lower case.</param>
public sealed record ListReleases(string? Namespace = null, string? Status = null, string? Q = null) : IQuery<ReleaseList>, IRequires
{
    public Permission Permission => Permission.ReadReleases;
}

/// <param name="Items">By name, then by namespace.</param>
/// <param name="Total">How many there are.</param>
public sealed record ReleaseList(IReadOnlyList<ReleaseRow> Items, int Total);

/// <param name="Revision">The newest one.</param>
/// <param name="Updated">When that was made, in UTC.</param>
/// <param name="Status">In Helm's words: `deployed`, `failed`, `pending-upgrade`, `uninstalled`.</param>
/// <param name="Chart">Its name and version: `hello-1.2.0`; empty where it is not known.</param>
/// <param name="AppVersion">The version of what the chart installs; null where it does not say.</param>
/// <param name="Fault">Why what Helm keeps of it cannot be read, though it is there; null where it can.</param>
public sealed record ReleaseRow(
    string Name, string Namespace, int Revision, DateTime Updated, string Status, string Chart, string? AppVersion, string? Fault)
{
    internal static ReleaseRow Of(ReleaseRevision release) => new(
        release.Name,
        release.Namespace,
        release.Revision,
        release.Updated.UtcDateTime,
        release.Status.Name,
        release.Chart.ToString(),
        release.Chart.AppVersion,
        release.Fault);
}

public sealed class ListReleasesValidator : AbstractValidator<ListReleases>
{
    public ListReleasesValidator()
    {
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Status).PassedOn("status");
        RuleFor(request => request.Q).PassedOn("q");
    }
}

internal sealed class ListReleasesHandler(IReleases releases) : IQueryHandler<ListReleases, ReleaseList>
{
    public async Task<Result<ReleaseList>> Handle(ListReleases request, CancellationToken cancellationToken)
    {
        var statuses = (request.Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (await releases.Latest(string.IsNullOrEmpty(request.Namespace) ? null : request.Namespace, cancellationToken)).Map(all =>
        {
            var rows = all
                .Where(release => statuses.Length == 0 || statuses.Contains(release.Status.Name, StringComparer.OrdinalIgnoreCase))
                .Where(release => release.Name.Contains(request.Q ?? "", StringComparison.OrdinalIgnoreCase))
                .Select(ReleaseRow.Of)
                .ToArray();
            return new ReleaseList(rows, rows.Length);
        });
    }
}
