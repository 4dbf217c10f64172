using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Domain.Secrets;

namespace K13d.Application.Releases;

/// <summary>Says what would become of each object of a release, manifest against manifest, with nothing secret in it.</summary>
internal sealed class ReleaseComparison(IManifestReader reader, IManifestDiff diffs, ReleaseMasks masks)
{
    /// <summary>A release as it would be.</summary>
    /// <param name="before">Null stands for nothing: a release that is not there.</param>
    /// <param name="diff">Whether it is to be told what would change, too.</param>
    public Result<ChangedRelease> WouldBe(ReleaseContents? before, ReleaseContents after, bool diff)
    {
        var mask = before is null ? masks.Of(after) : masks.Of(before, after);
        var shown = ChangedRelease.Of(after, mask, []) with { DryRun = true, Status = "dry_run", Manifest = mask.Manifest(after.Manifest) };
        return diff ? Between(before, after, mask).Map(differences => shown with { Diff = differences.Items }) : shown;
    }

    private Result<Differences> Between(ReleaseContents? before, ReleaseContents after, ReleaseMask mask)
    {
        if (Objects(before, mask).IsFailure(out var failure, out var old) || Objects(after, mask).IsFailure(out failure, out var @new))
        {
            return failure;
        }

        var (was, willBe) = ($"revision {before?.Revision.Revision ?? 0}", $"revision {after.Revision.Revision}");
        var differences = @new.Items.Select(entry => Difference(entry.Key, old.Items.GetValueOrDefault(entry.Key), entry.Value))
            .Concat(old.Items.Where(entry => !@new.Items.ContainsKey(entry.Key)).Select(entry => Difference(entry.Key, entry.Value, null)))
            .OfType<ReleaseDifference>();
        return new Differences([.. differences]);

        ReleaseDifference? Difference(ObjectName name, ReleaseObject? first, ReleaseObject? second)
        {
            var (older, newer) = (first?.Shown, second?.Shown);
            if (first is not null && second is not null && name.Kind == "Secret")
            {
                // Which of its values change is seen only while they are there.
                (older, newer) = ((JsonObject)first.Found.DeepClone(), (JsonObject)second.Found.DeepClone());
                SecretMask.ApplyToBoth(older, newer);
            }

            var unified = diffs.Unified(($"{name} ({was})", older), ($"{name} ({willBe})", newer));
            return unified.Length == 0
                ? null
                : new ReleaseDifference(
                    first is null ? "added" : second is null ? "removed" : "changed",
                    (second ?? first)?.ApiVersion,
                    name.Kind,
                    name.Namespace,
                    name.Name,
                    diffs.Fields(older, newer),
                    unified);
        }
    }

    /// <summary>Of two of the same name the last counts, as it does in the cluster.</summary>
    private Result<ReleaseObjects> Objects(ReleaseContents? contents, ReleaseMask mask)
    {
        var objects = new Dictionary<ObjectName, ReleaseObject>();
        if (contents is null)
        {
            return new ReleaseObjects(objects);
        }

        if (ReleaseDocuments.Read(contents.Manifest, reader).IsFailure(out var failure, out var found)
            || ReleaseDocuments.Read(mask.Manifest(contents.Manifest), reader).IsFailure(out failure, out var shown))
        {
            return failure;
        }

        foreach (var (manifest, masked) in found.Items.Zip(shown.Items))
        {
            objects[ObjectName.Of(masked)] = new ReleaseObject(masked.ApiVersion, manifest.Content, masked.Content);
        }

        return new ReleaseObjects(objects);
    }

    private sealed record Differences(IReadOnlyList<ReleaseDifference> Items);

    private sealed record ReleaseObjects(IReadOnlyDictionary<ObjectName, ReleaseObject> Items);

    /// <param name="Found">With its secrets.</param>
    /// <param name="Shown">Without.</param>
    private sealed record ReleaseObject(string? ApiVersion, JsonObject Found, JsonObject Shown);
}
