using System.Numerics;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>What each node has given away already, kept up to date change by change.</summary>
internal sealed class NodeLoad
{
    private readonly Dictionary<string, Load> loads = new(StringComparer.Ordinal);

    public Load On(string node) => loads.GetValueOrDefault(node) ?? new Load();

    public void Apply(ObjectChange change)
    {
        if (change.Before is { HasEnded: false, NodeName: { } before }) Add(before, change.Before, -1);
        if (change.After is { HasEnded: false, NodeName: { } after }) Add(after, change.After, 1);
    }

    private void Add(string node, JsonObject pod, int sign)
    {
        if (!loads.TryGetValue(node, out var load)) loads[node] = load = new Load();
        load.Pods += sign;
        foreach (var (name, amount) in PodRequests.Of(pod).Amounts) load.Given[name] = load.Given.GetValueOrDefault(name) + (sign * amount);
        foreach (var port in HostPorts(pod)) load.HostPorts[port] = load.HostPorts.GetValueOrDefault(port) + sign;
    }

    public static IEnumerable<string> HostPorts(JsonObject pod) => pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
        .Where(port => port.Number("hostPort") is > 0).Select(port => $"{port.Text("protocol") ?? "TCP"}/{port.Number("hostPort")}");

    internal sealed class Load
    {
        public int Pods { get; set; }

        public Dictionary<string, BigInteger> Given { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> HostPorts { get; } = new(StringComparer.Ordinal);
    }
}
