using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Releases;

/// <summary>
/// Whether the caller may have Helm do what a change does. Helm has K13d's own rights in the cluster, so each object is looked at as if the caller
/// wrote or deleted it himself.
/// </summary>
internal sealed class ReleaseRights(IManifestReader reader, IResourceCatalog catalog, ResourceWriting writing)
{
    /// <param name="written">The objects that are made or changed, and the hooks, as YAML documents.</param>
    /// <param name="removed">The objects that there were: those that are not written go.</param>
    /// <returns>Done where he may; otherwise why not, about the first object that he may not.</returns>
    public async Task<Result<Done>> Check(string written, string removed, CancellationToken cancellation)
    {
        if (ReleaseDocuments.Read(written, reader).IsFailure(out var failure, out var toWrite)
            || ReleaseDocuments.Read(removed, reader).IsFailure(out failure, out var there))
        {
            return failure;
        }

        var staying = toWrite.Items.Select(ObjectName.Of).ToHashSet();
        var toRemove = there.Items.Where(manifest => !staying.Contains(ObjectName.Of(manifest))).ToArray();
        var names = toWrite.Items.Concat(toRemove).Select(KindOf).OfType<KindName>().ToHashSet();
        if ((await catalog.Find(names, cancellation)).IsFailure(out failure, out var served))
        {
            return failure;
        }

        return toWrite.Items.Select(manifest => RefusalToWrite(manifest, served))
            .Concat(toRemove.Select(manifest => RefusalToRemove(manifest, served)))
            .FirstOrDefault(refusal => refusal is not null) is { } refused
                ? refused
                : new Done();
    }

    private static KindName? KindOf(Manifest manifest) => ManifestTarget.KindOf(manifest).IsFailure(out _, out var name) ? null : name;

    /// <summary>What is of no kind that the cluster serves is nobody's to write: what it would be is not known.</summary>
    private Failure? RefusalToWrite(Manifest manifest, ServedKinds served) =>
        ManifestTarget.KindOf(manifest).IsFailure(out var failure, out var name) || served.Of(name).IsFailure(out failure, out var kind)
            ? new Failure.Invalid($"{Subject(manifest)}: {failure.Message}")
            : About(manifest, writing.RefusalOf(kind, manifest.Content));

    /// <summary>What is of a kind that the cluster does not serve any more has gone with it.</summary>
    private Failure? RefusalToRemove(Manifest manifest, ServedKinds served) =>
        KindOf(manifest) is { } name && !served.Of(name).IsFailure(out _, out var kind) ? About(manifest, writing.RefusalToDelete(kind)) : null;

    private static Failure? About(Manifest manifest, Failure? refusal) => refusal switch
    {
        Failure.Forbidden { Reason: var reason } => new Failure.Forbidden($"{Subject(manifest)}: {reason}") { Details = refusal.Details },
        Failure.Invalid { Reason: var reason } => new Failure.Invalid($"{Subject(manifest)}: {reason}") { Details = refusal.Details },
        _ => refusal,
    };

    private static string Subject(Manifest manifest) => $"{manifest.Kind ?? "object"}/{manifest.Name}";
}
