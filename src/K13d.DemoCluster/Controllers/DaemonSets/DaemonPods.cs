using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Controllers.Scheduling;

namespace K13d.DemoCluster.Controllers.DaemonSets;

/// <summary>The pods of a DaemonSet: on which nodes, and what makes the scheduler place each on its own.</summary>
internal static class DaemonPods
{
    public const string HashLabel = "controller-revision-hash";

    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"), ("node.kubernetes.io/unreachable", "NoExecute"), ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"), ("node.kubernetes.io/pid-pressure", "NoSchedule"), ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    public static JsonObject Build(JsonObject set, JsonObject node, string hash)
    {
        var pod = PodControl.FromTemplate(set, set.Child("spec", "template") ?? []);
        var labels = pod.ChildOrNew("metadata", "labels");
        labels[HashLabel] = hash;
        labels["pod-template-generation"] = set.Annotation("deprecated.daemonset.template.generation") ?? "1";
        var spec = pod.ChildOrNew("spec");
        var tolerations = spec.Items("tolerations").Select(toleration => toleration.Copy())
            .Concat(Tolerated.Select(taint => new JsonObject { ["key"] = taint.Key, ["operator"] = "Exists", ["effect"] = taint.Effect }));
        spec["tolerations"] = tolerations.ToJsonArray();
        spec.ChildOrNew("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")["nodeSelectorTerms"] = new JsonArray(new JsonObject
        {
            ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node.Name) }),
        });
        return pod;
    }

    /// <summary>Which node a pod is for, placed or not.</summary>
    public static string? NodeOf(JsonObject pod) => pod.NodeName
        ?? pod.Items("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
            .SelectMany(term => term.Items("matchFields")).Where(field => field.Text("key") == "metadata.name").SelectMany(field => field.Texts("values")).FirstOrDefault();

    public static bool BelongsOn(JsonObject set, JsonObject node)
    {
        var probe = new JsonObject { ["spec"] = set.Child("spec", "template", "spec")?.Copy() ?? [] };
        if (!NodeAffinity.Allows(probe, node)) return false;
        var pod = Build(set, node, "");
        return Taints.AreTolerated(pod, node, "NoSchedule", "NoExecute");
    }
}
