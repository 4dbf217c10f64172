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
            $"{deployment.Number("status", "readyReplicas")}/{deployment.Number("spec", "replicas")}",
            deployment.Number("status", "updatedReplicas"),
            deployment.Number("status", "availableReplicas"),
            Age.Of(deployment, now),
            .. ContainersOf(deployment),
            LabelText.Requirements(deployment.At("spec", "selector")),
        ],
        ["replicasets.apps"] = (set, now) => [.. Replicas(set, now), LabelText.OfSelector(set.At("spec", "selector"))],
        ["replicationcontrollers"] = (controller, now) => [.. Replicas(controller, now), LabelText.OfMap(controller.At("spec", "selector"))],
        ["statefulsets.apps"] = (set, now) =>
        [
            set.Name,
            $"{set.Number("status", "readyReplicas")}/{set.Number("spec", "replicas")}",
            Age.Of(set, now),
            .. ContainersOf(set),
        ],
        ["daemonsets.apps"] = (set, now) =>
        [
            set.Name,
            set.Number("status", "desiredNumberScheduled"),
            set.Number("status", "currentNumberScheduled"),
            set.Number("status", "numberReady"),
            set.Number("status", "updatedNumberScheduled"),
            set.Number("status", "numberAvailable"),
            LabelText.OfMap(set.At("spec", "template", "spec", "nodeSelector")),
            Age.Of(set, now),
            .. ContainersOf(set),
            LabelText.OfSelector(set.At("spec", "selector")),
        ],
        ["controllerrevisions.apps"] = (revision, now) => [revision.Name, Controller(revision), revision.Number("revision"), Age.Of(revision, now)],
        ["scale"] = (scale, now) => [scale.Name, scale.Number("spec", "replicas"), scale.Number("status", "replicas"), Age.Of(scale, now)],
    };

    private static JsonNode?[] Replicas(JsonObject value, DateTimeOffset now) =>
    [
        value.Name,
        value.Number("spec", "replicas"),
        value.Number("status", "replicas"),
        value.Number("status", "readyReplicas"),
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

        var version = owner.Text("apiVersion");
        var group = version.LastIndexOf('/') is > 0 and var slash ? "." + version[..slash] : "";
        return $"{(owner.Text("kind") + group).ToLowerInvariant()}/{owner.Text("name")}";
    }
}
