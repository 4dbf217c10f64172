using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Gets the values of a release. Those that are secret are masked unless they are to be revealed, which takes a permission and is audited.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Revision">Absent means the newest.</param>
/// <param name="All">Whether those of the chart are there too, as its templates saw them.</param>
public sealed record GetReleaseValues(string Name, string? Namespace = null, int? Revision = null, bool All = false, bool Reveal = false)
    : IQuery<ReleaseValues>, IRequires, IAudited, IOnRelease
{
    public Permission Permission => Reveal ? Permission.RevealSecrets : Permission.ReadReleases;

    public AuditTarget? Audits => Reveal ? this.Audit("reveal").With("what", "values") : null;
}

/// <param name="Yaml">The same as YAML.</param>
public sealed record ReleaseValues(JsonObject Values, string Yaml)
{
    // They may be secret.
    public override string ToString() => $"{Values.Count} values";
}

public sealed class GetReleaseValuesValidator : AbstractValidator<GetReleaseValues>
{
    public GetReleaseValuesValidator()
    {
        this.OnRelease();
        RuleFor(request => request.Revision).OptionalRevision();
    }
}

internal sealed class GetReleaseValuesHandler(IReleases releases, ReleaseMasks masks, IManifestYaml yaml) : IQueryHandler<GetReleaseValues, ReleaseValues>
{
    public async Task<Result<ReleaseValues>> Handle(GetReleaseValues request, CancellationToken cancellationToken) =>
        (await releases.Find(request.Place(), request.Name, request.Revision, cancellationToken)).Map(release =>
        {
            var values = request.All ? CoalescedValues.Of(release.Values, release.ChartValues) : release.Values;
            var shown = request.Reveal ? values : masks.Of(release).Values(values);
            return new ReleaseValues(shown, yaml.Write(shown));
        });
}
