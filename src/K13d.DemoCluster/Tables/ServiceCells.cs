using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Services.</summary>
internal static class ServiceCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["services"] = (service, now) =>
        [
            service.Name,
            service.TextOr("", "spec", "type"),
            service.Texts("spec", "clusterIPs").FirstOrDefault() ?? "<none>",
            External(service),
            Ports(service),
            Age.Of(service, now),
            LabelText.OfMap(service.At("spec", "selector")),
        ],
    };

    /// <summary>The addresses that a load balancer answers at, each once, in order.</summary>
    public static IReadOnlyList<string> LoadBalancer(JsonObject value) =>
    [
        .. value.Items("status", "loadBalancer", "ingress")
            .Select(ingress => ingress.TextOr(ingress.TextOr("", "hostname"), "ip"))
            .Where(address => address.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static string External(JsonObject service)
    {
        var external = service.Texts("spec", "externalIPs").ToArray();
        return service.Text("spec", "type") switch
        {
            "ClusterIP" or "NodePort" => external.Length > 0 ? string.Join(',', external) : "<none>",
            "LoadBalancer" => string.Join(',', LoadBalancer(service).Concat(external)) is { Length: > 0 } addresses ? addresses : "<pending>",
            "ExternalName" => service.TextOr("", "spec", "externalName"),
            _ => "<unknown>",
        };
    }

    private static string Ports(JsonObject service) =>
        string.Join(',', service.Items("spec", "ports").Select(Port)) is { Length: > 0 } ports ? ports : "<none>";

    private static string Port(JsonNode? port) =>
        port.Number("nodePort") is > 0 and var node
            ? $"{port.Number("port") ?? 0}:{node}/{port.Text("protocol")}"
            : $"{port.Number("port") ?? 0}/{port.Text("protocol")}";
}
