using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Kubelet.Nodes;

/// <summary>A node of the demo cluster as its kubelet registers it: 4 CPUs, 8 GiB, room for 110 pods.</summary>
internal static class NodeDescription
{
    public static JsonObject Of(string name, int number, IEnumerable<string> images, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["beta.kubernetes.io/arch"] = "amd64",
                ["beta.kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
                ["topology.kubernetes.io/region"] = "demo",
                ["topology.kubernetes.io/zone"] = $"demo-{(char)('a' + number - 1)}",
            },
            ["annotations"] = new JsonObject
            {
                ["node.alpha.kubernetes.io/ttl"] = "0",
                ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
            },
        },
        ["spec"] = new JsonObject { ["podCIDR"] = $"10.244.{number}.0/24", ["podCIDRs"] = new JsonArray($"10.244.{number}.0/24") },
        ["status"] = new JsonObject
        {
            ["capacity"] = Resources("8388608Ki", "101430960Ki"),
            ["allocatable"] = Resources("8286208Ki", "93478772582"),
            ["conditions"] = Conditions(now),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = $"192.168.49.{number + 1}" },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = $"0000000000000000000000000000000{number}",
                ["systemUUID"] = $"0000000000000000000000000000000{number}",
                ["bootID"] = $"00000000-0000-0000-0000-00000000000{number}",
                ["kernelVersion"] = "6.12.0",
                ["osImage"] = "Debian GNU/Linux 12 (bookworm)",
                ["containerRuntimeVersion"] = "containerd://2.1.4",
                ["kubeletVersion"] = "v1.34.2",
                ["kubeProxyVersion"] = "",
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
            ["images"] = images.Select(image => new JsonObject { ["names"] = new JsonArray(image), ["sizeBytes"] = SizeOf(image) }).ToJsonArray(),
        },
    };

    private static long SizeOf(string image) => Images.ImageReference.Parse(image) is { } reference ? Images.NodeImages.SizeOf(reference) : 0;

    private static JsonObject Resources(string memory, string storage) => new()
    {
        ["cpu"] = "4",
        ["ephemeral-storage"] = storage,
        ["hugepages-1Gi"] = "0",
        ["hugepages-2Mi"] = "0",
        ["memory"] = memory,
        ["pods"] = "110",
    };

    private static JsonArray Conditions(DateTimeOffset now) => new(
        Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now),
        Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
        Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
        Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now));

    private static JsonObject Condition(string type, string state, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = state,
        ["lastHeartbeatTime"] = now.Stamp(),
        ["lastTransitionTime"] = now.Stamp(),
        ["reason"] = reason,
        ["message"] = message,
    };
}
