using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>Source: pkg/apis/autoscaling/v2/defaults.go of k8s.io/kubernetes.</summary>
internal static class AutoscalerDefaults
{
    public static void HorizontalPodAutoscaler(JsonObject autoscaler)
    {
        var spec = autoscaler.ChildOrNew("spec");
        spec.Default("minReplicas", 1);
        if (spec["metrics"] is null)
        {
            spec["metrics"] = JsonNode.Parse("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""");
        }

        if (spec.Child("behavior") is { } behavior)
        {
            Rules(behavior.ChildOrNew("scaleUp"), """[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]""");
            behavior.ChildOrNew("scaleUp").Default("stabilizationWindowSeconds", 0);
            Rules(behavior.ChildOrNew("scaleDown"), """[{"type":"Percent","value":100,"periodSeconds":15}]""");
        }
    }

    private static void Rules(JsonObject rules, string policies)
    {
        rules.Default("selectPolicy", "Max");
        if (rules["policies"] is null)
        {
            rules["policies"] = JsonNode.Parse(policies);
        }
    }
}
