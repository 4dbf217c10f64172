using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Releases;

/// <summary>Gets the objects of a release as Helm has rendered them. What is secret is masked unless it is to be revealed, which takes a permission and is audited.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Revision">Absent means the newest.</param>
public sealed record GetReleaseManifest(string Name, string? Namespace = null, int? Revision = null, bool Reveal = false)
    : IQuery<ReleaseManifest>, IRequires, IAudited, IOnRelease
{
    public Permission Permission => Reveal ? Permission.RevealSecrets : Permission.ReadReleases;

    public AuditTarget? Audits => Reveal ? this.Audit("reveal").With("what", "manifest") : null;
}

/// <param name="Yaml">As <c>helm get manifest</c> prints it.</param>
public sealed record ReleaseManifest(string Yaml)
{
    // Secrets may be in it.
    public override string ToString() => $"{Yaml.Length} characters";
}

public sealed class GetReleaseManifestValidator : AbstractValidator<GetReleaseManifest>
{
    public GetReleaseManifestValidator()
    {
        this.OnRelease();
        RuleFor(request => request.Revision).OptionalRevision();
    }
}

internal sealed class GetReleaseManifestHandler(IReleases releases, ReleaseMasks masks) : IQueryHandler<GetReleaseManifest, ReleaseManifest>
{
    public async Task<Result<ReleaseManifest>> Handle(GetReleaseManifest request, CancellationToken cancellationToken) =>
        (await releases.Find(request.Place(), request.Name, request.Revision, cancellationToken))
            // helm ends it with one more line.
            .Map(release => new ReleaseManifest((request.Reveal ? release.Manifest : masks.Of(release).Manifest(release.Manifest)) + "\n"));
}
