using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Kubelet.Files;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What a container's worker needs of its pod and node.</summary>
internal sealed class ContainerHost(IObjects objects, EventRecorder events, NodeImages images, Random random, string node, JsonObject pod)
{
    private readonly EventSource source = new("kubelet", node);

    /// <summary>The pod as it was last seen.</summary>
    public JsonObject Pod { get; set; } = pod;

    public string? Ip { get; set; }

    public IObjects Objects => objects;

    public PodFiles Files { get; } = new(objects);

    public string HostName => Pod.Flag("spec", "hostNetwork") == true ? node : Pod.Text("spec", "hostname") ?? Pod.Name;

    public NodeImages Images => images;

    public string NewContainerId()
    {
        Span<byte> id = stackalloc byte[32];
        random.NextBytes(id);
        return $"containerd://{Convert.ToHexStringLower(id)}";
    }

    public void Tell(string reason, string message, string? container = null) => events.Normal(Pod, source, reason, message, container);

    public void Warn(string reason, string message, string? container = null) => events.Warning(Pod, source, reason, message, container);
}
