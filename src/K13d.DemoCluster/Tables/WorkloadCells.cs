using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>What keeps pods running, the revisions of that, and <c>Scale</c>.</summary>
internal static class WorkloadCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["deployments.apps"] = (deployment, now) =>
        [
            deployment.Name,
            $"{deployment.Number("status", "readyReplicas") ?? 0}/{deployment.Number("spec", "replicas") ?? 0}",
            deployment.Number("status", "updatedReplicas") ?? 0,
            deployment.Number("status", "availableReplicas") ?? 0,
            Age.Of(deployment, now),
            .. ContainersOf(deployment),
            LabelText.Requirements(deployment.At("spec", "selector")),
        ],
        ["replicasets.apps"] = (set, now) => [.. Replicas(set, now), LabelText.OfSelector(set.At("spec", "selector"))],
        ["replicationcontrollers"] = (controller, now) => [.. Replicas(controller, now), LabelText.OfMap(controller.At("spec", "selector"))],
        ["statefulsets.apps"] = (set, now) =>
        [
            set.Name,
            $"{set.Number("status", "readyReplicas") ?? 0}/{set.Number("spec", "replicas") ?? 0}",
            Age.Of(set, now),
            .. ContainersOf(set),
        ],
        ["daemonsets.apps"] = (set, now) =>
        [
            set.Name,
            set.Number("status", "desiredNumberScheduled") ?? 0,
            set.Number("status", "currentNumberScheduled") ?? 0,
            set.Number("status", "numberReady") ?? 0,
            set.Number("status", "updatedNumberScheduled") ?? 0,
            set.Number("status", "numberAvailable") ?? 0,
            LabelText.OfMap(set.At("spec", "template", "spec", "nodeSelector")),
            Age.Of(set, now),
            .. ContainersOf(set),
            LabelText.OfSelector(set.At("spec", "selector")),
        ],
        ["controllerrevisions.apps"] = (revision, now) => [revision.Name, Controller(revision), revision.Number("revision") ?? 0, Age.Of(revision, now)],
        ["scale"] = (scale, now) => [scale.Name, scale.Number("spec", "replicas") ?? 0, scale.Number("status", "replicas") ?? 0, Age.Of(scale, now)],
    };

    private static JsonNode?[] Replicas(JsonObject value, DateTimeOffset now) =>
    [
        value.Name,
        value.Number("spec", "replicas") ?? 0,
        value.Number("status", "replicas") ?? 0,
        value.Number("status", "readyReplicas") ?? 0,
        Age.Of(value, now),
        .. ContainersOf(value),
    ];

    private static JsonNode?[] ContainersOf(JsonObject value)
    {
        var containers = value.Items("spec", "template", "spec", "containers");
        return [Containers.Names(containers), Containers.Images(containers)];
    }

    private static string Controller(JsonObject value)
    {
        var owner = value.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller") == true);
        if (owner is null)
        {
            return "<none>";
        }

        var version = owner.TextOr("", "apiVersion");
        var group = version.LastIndexOf('/') is > 0 and var slash ? "." + version[..slash] : "";
        return $"{(owner.TextOr("", "kind") + group).ToLowerInvariant()}/{owner.Text("name")}";
    }
}
