using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.StatefulSets;

/// <summary>The pods of a StatefulSet: their names, identities and claims. https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity</summary>
internal static class StatefulPods
{
    public const string RevisionLabel = "controller-revision-hash";

    public static string NameOf(JsonObject set, int ordinal) => $"{set.Name}-{ordinal.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The number at the end of the pod's name, or null where it is not one of this set's.</summary>
    public static int? OrdinalOf(JsonObject set, JsonObject pod) =>
        pod.Name.StartsWith($"{set.Name}-", StringComparison.Ordinal) && int.TryParse(pod.Name.AsSpan(set.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : null;

    public static JsonObject Build(JsonObject set, int ordinal, JsonObject revision)
    {
        var template = revision.Child("data", "spec", "template")?.Copy() ?? [];
        template.Remove("$patch");
        var pod = PodControl.FromTemplate(set, template);
        var name = NameOf(set, ordinal);
        pod.ChildOrNew("metadata")["name"] = name;
        pod.ChildOrNew("metadata")["generateName"] = $"{set.Name}-";
        var labels = pod.ChildOrNew("metadata", "labels");
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        labels[RevisionLabel] = revision.Name;
        labels["statefulset.kubernetes.io/pod-name"] = name;
        var spec = pod.ChildOrNew("spec");
        spec["hostname"] = name;
        if (set.Text("spec", "serviceName") is { Length: > 0 } service) spec["subdomain"] = service;
        foreach (var claim in set.Items("spec", "volumeClaimTemplates")) Mount(spec, claim.Name, ClaimName(claim, name));
        return pod;
    }

    public static IEnumerable<JsonObject> Claims(JsonObject set, int ordinal) => set.Items("spec", "volumeClaimTemplates").Select(template =>
    {
        var claim = template.Copy();
        claim["apiVersion"] = "v1";
        claim["kind"] = "PersistentVolumeClaim";
        claim.Remove("status");
        var metadata = claim.ChildOrNew("metadata");
        metadata["name"] = ClaimName(template, NameOf(set, ordinal));
        metadata["namespace"] = set.Namespace;
        foreach (var (label, value) in set.Pairs("spec", "selector", "matchLabels")) claim.ChildOrNew("metadata", "labels")[label] = value;
        return claim;
    });

    private static string ClaimName(JsonObject template, string pod) => $"{template.Name}-{pod}";

    private static void Mount(JsonObject spec, string volume, string claim)
    {
        var volumes = spec.Items("volumes").Where(other => other.Text("name") != volume).Select(other => other.Copy()).ToList();
        volumes.Add(new JsonObject { ["name"] = volume, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        spec["volumes"] = volumes.ToJsonArray();
    }
}
