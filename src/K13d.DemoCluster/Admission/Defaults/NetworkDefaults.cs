using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>Sources: pkg/apis/core/v1/defaults.go, pkg/apis/networking/v1/defaults.go and pkg/apis/discovery/v1/defaults.go of k8s.io/kubernetes.</summary>
internal static class NetworkDefaults
{
    private const int ClientIpTimeoutSeconds = 10_800;

    public static void Service(JsonObject service)
    {
        var spec = service.ChildOrNew("spec");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "None")
        {
            spec.Remove("sessionAffinityConfig");
        }
        else if (spec.Text("sessionAffinity") == "ClientIP")
        {
            spec.ChildOrNew("sessionAffinityConfig").ChildOrNew("clientIP").Default("timeoutSeconds", ClientIpTimeoutSeconds);
        }

        spec.Default("type", "ClusterIP");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null || port["targetPort"].Number() == 0 || port.Text("targetPort") == "")
            {
                port["targetPort"] = port["port"]?.DeepClone();
            }
        }

        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec["externalIPs"] is JsonArray { Count: > 0 }))
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type is "NodePort" or "LoadBalancer" or "ClusterIP")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }
    }

    public static void Endpoints(JsonObject endpoints)
    {
        foreach (var port in endpoints.Items("subsets").SelectMany(subset => subset.Items("ports")))
        {
            port.Default("protocol", "TCP");
        }
    }

    public static void EndpointSlice(JsonObject slice)
    {
        foreach (var port in slice.Items("ports"))
        {
            port.Default("name", "");
            port.Default("protocol", "TCP");
        }
    }

    public static void NetworkPolicy(JsonObject policy)
    {
        var spec = policy.ChildOrNew("spec");
        foreach (var port in spec.Items("ingress").Concat(spec.Items("egress")).SelectMany(rule => rule.Items("ports")))
        {
            port.Default("protocol", "TCP");
        }

        if (spec["policyTypes"] is null)
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }
    }

    public static void IngressClass(JsonObject ingressClass) => ingressClass.Child("spec").Child("parameters")?.Default("scope", "Cluster");
}
