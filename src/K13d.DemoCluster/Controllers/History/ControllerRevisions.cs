using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.History;

/// <summary>
/// The templates that a StatefulSet or DaemonSet has had, each kept as a ControllerRevision: what <c>kubectl rollout history</c> and <c>undo</c> read.
/// </summary>
internal sealed class ControllerRevisions(ClusterView cluster, string hashLabel)
{
    private const string Manager = "kube-controller-manager";

    /// <summary>The revision of the present template, made where there is none, the newest in any case; and all of them, oldest first.</summary>
    public (JsonObject Current, IReadOnlyList<JsonObject> All) Sync(JsonObject owner)
    {
        var data = Data(owner);
        var all = Of(owner);
        var next = all.Select(Number).DefaultIfEmpty().Max() + 1;
        var same = all.LastOrDefault(revision => revision.At("data").SameAs(data));
        if (same is null)
        {
            Create(owner, data, next);
        }
        else if (Number(same) != next - 1)
        {
            cluster.Change(Resources.ControllerRevisions, same.Key, Manager, value => value["revision"] = next);
        }

        all = Of(owner);
        return (all[^1], all);
    }

    /// <summary>Deletes the oldest that no pod uses, as many as are beyond the limit.</summary>
    public void Prune(JsonObject owner, IReadOnlyCollection<string> used)
    {
        var idle = Of(owner).Where(revision => !used.Contains(revision.Name)).ToList();
        var limit = owner.Number("spec", "revisionHistoryLimit") ?? 10;
        foreach (var revision in idle.Take((int)Math.Max(0, idle.Count - limit))) cluster.Delete(Resources.ControllerRevisions, revision.Key, ClusterView.OnlyIf(revision));
    }

    public string HashOf(JsonObject revision) => revision.Label(hashLabel) ?? "";

    private List<JsonObject> Of(JsonObject owner) => [.. cluster.ControlledBy(owner, Resources.ControllerRevisions).OrderBy(Number)];

    private static long Number(JsonObject revision) => revision.Number("revision") ?? 0;

    private static JsonObject Data(JsonObject owner)
    {
        var template = owner.Child("spec", "template")?.Copy() ?? [];
        template["$patch"] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
    }

    private void Create(JsonObject owner, JsonObject data, long number)
    {
        // By kind too: a StatefulSet and a DaemonSet of one name and one template keep two revisions.
        var hash = NameHash.Of(new JsonObject { [owner.Text("kind") ?? ""] = data.Copy() });
        var labels = owner.Child("spec", "template", "metadata", "labels")?.Copy() ?? [];
        labels[hashLabel] = hash;
        var metadata = new JsonObject { ["name"] = $"{owner.Name}-{hash}", ["namespace"] = owner.Namespace, ["labels"] = labels };
        if (owner.Child("metadata", "annotations") is { } annotations) metadata["annotations"] = annotations.Copy();
        metadata["ownerReferences"] = new JsonArray(Ownership.Reference(owner));
        cluster.Create(
            Resources.ControllerRevisions,
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "ControllerRevision", ["metadata"] = metadata, ["data"] = data.Copy(), ["revision"] = number },
            Manager);
    }
}
