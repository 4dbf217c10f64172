using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>The API server itself: what it serves and whether its components are well.</summary>
internal static class ClusterCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["apiservices.apiregistration.k8s.io"] = (service, now) => [service.Name, Backend(service), Availability(service), Age.Of(service, now)],
        ["componentstatuses"] = (component, _) => ComponentStatus(component),
    };

    private static string Backend(JsonObject service) =>
        service.At("spec", "service") is { } backend ? $"{backend.Text("namespace")}/{backend.Text("name")}" : "Local";

    private static string Availability(JsonObject service)
    {
        var available = service.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Available");
        return available switch
        {
            null => "Unknown",
            _ when available.Text("status") != "True" && available.Text("reason") is { Length: > 0 } reason => $"{available.Text("status")} ({reason})",
            _ => available.TextOr("", "status"),
        };
    }

    private static JsonNode?[] ComponentStatus(JsonObject component)
    {
        var health = component.Items("conditions").FirstOrDefault(condition => condition.Text("type") == "Healthy");
        var status = health is null ? "Unknown" : health.Text("status") == "True" ? "Healthy" : "Unhealthy";
        return [component.Name, status, health.TextOr("", "message"), health.TextOr("", "error")];
    }
}
