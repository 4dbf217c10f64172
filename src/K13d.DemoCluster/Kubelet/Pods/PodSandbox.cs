namespace K13d.DemoCluster.Kubelet.Pods;

/// <summary>What a pod has on its node before and besides its containers.</summary>
/// <param name="StartedAt">When the kubelet took the pod on.</param>
/// <param name="Ip">Null until its network is there.</param>
internal sealed record PodSandbox(DateTimeOffset StartedAt, string HostIp, string? Ip)
{
    public bool IsReady => Ip is not null;
}
