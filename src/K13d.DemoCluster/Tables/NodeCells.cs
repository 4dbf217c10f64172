using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Nodes and what they run containers with.</summary>
internal static class NodeCells
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["nodes"] = (node, now) =>
        [
            node.Name,
            Status(node),
            Roles(node),
            Age.Of(node, now),
            node.TextOr("", "status", "nodeInfo", "kubeletVersion"),
            Address(node, "InternalIP"),
            Address(node, "ExternalIP"),
            node.TextOr("<unknown>", "status", "nodeInfo", "osImage"),
            node.TextOr("<unknown>", "status", "nodeInfo", "kernelVersion"),
            node.TextOr("<unknown>", "status", "nodeInfo", "containerRuntimeVersion"),
        ],
        ["runtimeclasses.node.k8s.io"] = (@class, now) => [@class.Name, @class.TextOr("", "handler"), Age.Of(@class, now)],
    };

    private static string Status(JsonObject node)
    {
        var ready = node.Is("Ready") ? "Ready" : node.Condition("Ready") is null ? "Unknown" : "NotReady";
        return node.Flag("spec", "unschedulable") == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static string Roles(JsonObject node)
    {
        var roles = node.Pairs("metadata", "labels")
            .Select(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..]
                : label.Key == "kubernetes.io/role" ? label.Value
                : "")
            .Where(role => role.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return string.Join(',', roles) is { Length: > 0 } all ? all : "<none>";
    }

    private static string Address(JsonObject node, string type) =>
        node.Items("status", "addresses").FirstOrDefault(address => address.Text("type") == type).TextOr("<none>", "address");
}
