namespace K13d.DemoCluster.Kubelet.Containers;

internal enum ContainerRole
{
    Init,

    /// <summary>An init container that stays: <c>restartPolicy: Always</c>.</summary>
    Sidecar,
    Main,
    Ephemeral,
}
