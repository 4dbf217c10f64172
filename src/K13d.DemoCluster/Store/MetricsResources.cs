using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>What metrics-server serves: https://github.com/kubernetes-sigs/metrics-server/blob/v0.8.0/pkg/api/install.go.</summary>
internal static class MetricsResources
{
    public const string Group = "metrics.k8s.io";

    private const string Version = "v1beta1";

    public static ServedResource Pods { get; } = Served("pods", "PodMetrics", isNamespaced: true);

    public static ServedResource Nodes { get; } = Served("nodes", "NodeMetrics", isNamespaced: false);

    /// <summary>How aggregated discovery tells of a server that has none itself: kinds have no group of their own.</summary>
    public static JsonObject Discovery => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Group },
        ["versions"] = new JsonArray(new JsonObject
        {
            ["version"] = Version,
            ["resources"] = new JsonArray(DiscoveryOf(Nodes.Type), DiscoveryOf(Pods.Type)),
            ["freshness"] = "Current",
        }),
    };

    public static ServedResource? Find(string version, string plural) =>
        version != Version ? null
        : plural == Pods.Type.Plural ? Pods
        : plural == Nodes.Type.Plural ? Nodes
        : null;

    private static ServedResource Served(string plural, string kind, bool isNamespaced)
    {
        var type = new ResourceType(Group, Version, plural, "", kind, isNamespaced, [], [], ["get", "list"], []);
        return new ServedResource(type, type.Resource, type.ApiVersion, null);
    }

    private static JsonObject DiscoveryOf(ResourceType type) => new()
    {
        ["resource"] = type.Plural,
        ["responseKind"] = new JsonObject { ["group"] = "", ["version"] = "", ["kind"] = type.Kind },
        ["scope"] = type.IsNamespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = type.Singular,
        ["verbs"] = type.Verbs.ToJsonArray(),
    };
}
