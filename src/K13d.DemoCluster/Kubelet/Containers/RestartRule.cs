namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>Whether a container that ended starts again. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy</summary>
internal static class RestartRule
{
    public static bool Restarts(ContainerRole role, string policy, int exitCode) => role switch
    {
        ContainerRole.Sidecar => true,
        ContainerRole.Ephemeral => false,
        ContainerRole.Init => exitCode != 0 && policy != "Never",
        _ => policy switch { "Never" => false, "OnFailure" => exitCode != 0, _ => true },
    };
}
