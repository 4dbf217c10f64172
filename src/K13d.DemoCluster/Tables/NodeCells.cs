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
            node.Text("status", "nodeInfo", "kubeletVersion"),
            Address(node, "InternalIP"),
            Address(node, "ExternalIP"),
            node.TextOr("<unknown>", "status", "nodeInfo", "osImage"),
            node.TextOr("<unknown>", "status", "nodeInfo", "kernelVersion"),
            node.TextOr("<unknown>", "status", "nodeInfo", "containerRuntimeVersion"),
        ],
        ["runtimeclasses.node.k8s.io"] = (@class, now) => [@class.Name, @class.Text("handler"), Age.Of(@class, now)],
    };

    private static string Status(JsonObject node)
    {
        var ready = node.Condition("Ready") switch { null => "Unknown", "True" => "Ready", _ => "NotReady" };
        return node.Flag("spec", "unschedulable") == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static string Roles(JsonObject node)
    {
        var roles = node.Map("metadata", "labels")
            .Select(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..]
                : label.Key == "kubernetes.io/role" ? label.Value.AsText()
                : null)
            .Where(role => !string.IsNullOrEmpty(role))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return string.Join(',', roles) is { Length: > 0 } all ? all : "<none>";
    }

    private static string Address(JsonObject node, string type) =>
        node.Items("status", "addresses").FirstOrDefault(address => address.Text("type") == type).TextOr("<none>", "address");
}
