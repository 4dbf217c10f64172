using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>Which nodes a pod asks for: <c>nodeSelector</c> and the required node affinity.</summary>
internal static class NodeAffinity
{
    public static bool Allows(JsonObject pod, JsonObject node)
    {
        if (!LabelSelector.OfMap(pod.Child("spec", "nodeSelector")).Matches(node)) return false;
        var required = pod.Child("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || Matches(required, node);
    }

    /// <summary>Whether one of a node selector's terms holds.</summary>
    public static bool Matches(JsonObject selector, JsonObject node) => selector.Items("nodeSelectorTerms").Any(term =>
        LabelSelector.OfExpressions(term.Items("matchExpressions")).Matches(node)
        && term.Items("matchFields").All(field => FieldMatches(field, node)));

    private static bool FieldMatches(JsonObject field, JsonObject node) =>
        field.Text("key") == "metadata.name" && field.Texts("values").Contains(node.Name) == (field.Text("operator") == "In");
}
