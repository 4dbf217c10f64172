using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Ingresses, network policies, and the addresses that services get.</summary>
internal static class NetworkCells
{
    private const int ShownHosts = 3;

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["ingresses.networking.k8s.io"] = (ingress, now) =>
        [
            ingress.Name,
            ingress.Text("spec", "ingressClassName") ?? "<none>",
            Hosts([.. ingress.Items("spec", "rules")]),
            string.Join(',', ServiceCells.LoadBalancer(ingress)),
            ingress.Items("spec", "tls").Any() ? "80, 443" : "80",
            Age.Of(ingress, now),
        ],
        ["ingressclasses.networking.k8s.io"] = (@class, now) =>
            [@class.Name, @class.TextOr("", "spec", "controller"), Parameters(@class.At("spec", "parameters")), Age.Of(@class, now)],
        ["networkpolicies.networking.k8s.io"] = (policy, now) =>
            [policy.Name, LabelText.OfSelector(policy.At("spec", "podSelector")), Age.Of(policy, now)],
        ["servicecidrs.networking.k8s.io"] = (range, now) =>
            [range.Name, string.Join(',', range.Texts("spec", "cidrs")), Age.Of(range, now)],
        // The real server answers an age that it has no column for.
        ["ipaddresses.networking.k8s.io"] = (address, now) => [address.Name, Parent(address.At("spec", "parentRef")), Age.Of(address, now)],
    };

    private static string Hosts(IReadOnlyList<JsonObject> rules)
    {
        var named = rules.Select((rule, index) => (Host: rule.TextOr("", "host"), index)).Where(rule => rule.Host.Length > 0).Take(ShownHosts).ToArray();
        if (named.Length == 0)
        {
            return "*";
        }

        // It counts rules, named or not, from the one after that which filled the list.
        var isMore = named.Length == ShownHosts && named[^1].index < rules.Count - 1;
        return string.Join(',', named.Select(rule => rule.Host)) + (isMore ? $" + {rules.Count - ShownHosts} more..." : "");
    }

    private static string Parameters(JsonNode? parameters) =>
        parameters is null
            ? "<none>"
            : $"{parameters.Text("kind")}{(parameters.Text("apiGroup") is { } group ? "." + group : "")}/{parameters.Text("name")}";

    private static string Parent(JsonNode? parent)
    {
        if (parent is null)
        {
            return "<none>";
        }

        var resource = parent.Text("group") is { Length: > 0 } group ? $"{parent.Text("resource")}.{group}" : parent.TextOr("", "resource");
        var @namespace = parent.Text("namespace") is { Length: > 0 } named ? "/" + named : "";
        return $"{resource.ToLowerInvariant()}{@namespace}/{parent.Text("name")}";
    }
}
