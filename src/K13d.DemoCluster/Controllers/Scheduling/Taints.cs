using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>Which taints of nodes which pods bear. https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/</summary>
internal static class Taints
{
    public static bool AreTolerated(JsonObject pod, JsonObject node, params ReadOnlySpan<string> effects)
    {
        foreach (var taint in node.Items("spec", "taints"))
        {
            if (effects.Contains(taint.Text("effect")) && !pod.Items("spec", "tolerations").Any(toleration => Tolerates(toleration, taint))) return false;
        }

        return true;
    }

    public static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != taint.Text("effect")) return false;
        if (toleration.Text("key") is { Length: > 0 } key && key != taint.Text("key")) return false;
        return toleration.Text("operator") == "Exists" || (toleration.Text("key") is { Length: > 0 } && (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));
    }
}
