using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>Which pods a pod must be near to or away from: required pod affinity, anti-affinity (both ways) and topology spread.</summary>
internal sealed class PodAffinity(ClusterView cluster)
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    /// <returns>Why the node will not do, or null.</returns>
    public string? Fault(JsonObject pod, JsonObject node, IReadOnlyCollection<JsonObject> nodes)
    {
        if (pod.Items("spec", "topologySpreadConstraints").Any(constraint => constraint.Text("whenUnsatisfiable") == "DoNotSchedule" && !Spreads(pod, node, nodes, constraint)))
        {
            return "node(s) didn't match pod topology spread constraints";
        }

        if (!pod.Items("spec", "affinity", "podAffinity", Required).All(term => IsNear(pod, node, term) || IsFirstOfItsKind(pod, term)))
        {
            return "node(s) didn't match pod affinity rules";
        }

        return pod.Items("spec", "affinity", "podAntiAffinity", Required).Any(term => IsNear(pod, node, term)) ? "node(s) didn't match pod anti-affinity rules"
            : IsShunned(pod, node) ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : null;
    }

    private bool IsNear(JsonObject pod, JsonObject node, JsonObject term)
    {
        var key = term.Text("topologyKey") ?? "";
        return node.Label(key) is { } place && Selected(pod, term).Any(other => PlaceOf(other, key) == place);
    }

    // A pod that wants its own kind near may be the first of it.
    private bool IsFirstOfItsKind(JsonObject pod, JsonObject term) =>
        LabelSelector.Of(term.Child("labelSelector")).Matches(pod) && !Selected(pod, term).Any();

    private bool IsShunned(JsonObject pod, JsonObject node) => cluster.Of(Resources.Pods).In(pod.Namespace)
        .Where(other => other is { IsActive: true, NodeName: not null } && other.At("spec", "affinity", "podAntiAffinity") is not null)
        .Any(other => other.Items("spec", "affinity", "podAntiAffinity", Required)
            .Any(term => LabelSelector.Of(term.Child("labelSelector")).Matches(pod) && node.Label(term.Text("topologyKey") ?? "") is { } place && PlaceOf(other, term.Text("topologyKey") ?? "") == place));

    private bool Spreads(JsonObject pod, JsonObject node, IReadOnlyCollection<JsonObject> nodes, JsonObject constraint)
    {
        var key = constraint.Text("topologyKey") ?? "";
        if (node.Label(key) is not { } place) return false;
        var counts = nodes.Where(other => NodeAffinity.Allows(pod, other)).Select(other => other.Label(key)).OfType<string>().Distinct().ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (var other in Selected(pod, constraint))
        {
            if (PlaceOf(other, key) is { } taken && counts.TryGetValue(taken, out var count)) counts[taken] = count + 1;
        }

        return counts.GetValueOrDefault(place) + 1 - counts.Values.DefaultIfEmpty().Min() <= (constraint.Number("maxSkew") ?? 1);
    }

    private IEnumerable<JsonObject> Selected(JsonObject pod, JsonObject term)
    {
        var selector = LabelSelector.Of(term.Child("labelSelector"));
        var namespaces = term.Texts("namespaces").ToList();
        return (namespaces.Count == 0 ? [pod.Namespace ?? ""] : namespaces).SelectMany(name => cluster.Of(Resources.Pods).In(name))
            .Where(other => other is { HasEnded: false, NodeName: not null } && other.Uid != pod.Uid && selector.Matches(other));
    }

    private string? PlaceOf(JsonObject pod, string key) =>
        pod.NodeName is { } node && cluster.Find(Resources.Nodes, new ObjectKey(null, node)) is { } found ? found.Label(key) : null;
}
