using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Application.Resources;

/// <summary>Applies one manifest, and says what became of it.</summary>
internal sealed class ManifestApplication(IResourceObjects objects, IResourceApplier applier, IManifestDiff diff, ResourceWriting writing)
{
    public async Task<AppliedManifest> Apply(Manifest manifest, ServedKinds served, ApplyManifests request, CancellationToken cancellation)
    {
        var about = new AppliedManifest(manifest.Document, manifest.Line, manifest.ApiVersion, manifest.Kind, manifest.Namespace, manifest.Name);
        if (ManifestTarget.KindOf(manifest).IsFailure(out var failure, out var name) || served.Of(name).IsFailure(out failure, out var kind))
        {
            return about with { Failure = failure };
        }

        about = about with { Singular = kind.Singular };
        if (ManifestTarget.Of(kind, manifest, request.Namespace).IsFailure(out failure, out var target))
        {
            return about with { Failure = failure };
        }

        about = about with { Namespace = target.Namespace };
        if (writing.RefusalOf(kind, manifest.Content) is { } refusal)
        {
            return about with { Failure = refusal };
        }

        return await Apply(about, target, manifest, request, cancellation);
    }

    private async Task<AppliedManifest> Apply(
        AppliedManifest about, ResourceRef target, Manifest manifest, ApplyManifests request, CancellationToken cancellation)
    {
        if ((await objects.Get(target, cancellation)).IsFailure(out var failure, out var before) && failure is not Failure.NotFound)
        {
            return about with { Failure = failure };
        }

        var options = new ApplyOptions(request.IsDryRun, request.Force);
        var applied = await applier.Apply(target, manifest.Content, options, cancellation);
        if (ResourceWriting.Told(applied, target.Kind, manifest.Content, before).IsFailure(out failure, out var after))
        {
            return about with { Failure = failure };
        }

        var old = before is null ? null : ComparedManifest.Of(before, manifest.Content);
        var @new = ComparedManifest.Of(after, manifest.Content, isNew: before is null && request.IsDryRun);
        return about with
        {
            Outcome = old is null ? ApplyOutcome.Created : JsonNode.DeepEquals(old, @new) ? ApplyOutcome.Unchanged : ApplyOutcome.Configured,
            ResourceVersion = new ResourceObject(after).ResourceVersion,
            Changes = request.Diff ? Changes(target, old, @new) : null,
        };
    }

    private ManifestChanges Changes(ResourceRef target, JsonObject? before, JsonObject after)
    {
        if (target.Kind.IsSecret)
        {
            SecretMask.ApplyToBoth(before, after);
        }

        return new ManifestChanges(diff.Fields(before, after), diff.Unified(($"{target} (live)", before), ($"{target} (applied)", after)));
    }
}
