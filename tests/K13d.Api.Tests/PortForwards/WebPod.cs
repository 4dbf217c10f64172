using k8s;
using k8s.Models;

namespace K13d.Api.Tests.PortForwards;

/// <summary>A pod with a web server on port 80 that has a file to give, on whatever cluster.</summary>
internal static class WebPod
{
    public const string Name = "web";

    /// <summary>Where the file is, below the server's root.</summary>
    public const string FilePath = "files/bytes.bin";

    /// <summary>As large as a ConfigMap may about be.</summary>
    public static readonly byte[] File = PodServer.Bytes(900_001);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Creates it and answers when it is ready.</summary>
    public static async Task Run(IKubernetes cluster, string @namespace, CancellationToken cancellation)
    {
        await cluster.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = Name }, BinaryData = new Dictionary<string, byte[]> { ["bytes.bin"] = File } },
            @namespace,
            cancellationToken: cancellation);
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = Name },
            Spec = new V1PodSpec
            {
                TerminationGracePeriodSeconds = 0,
                Volumes = [new V1Volume { Name = "files", ConfigMap = new V1ConfigMapVolumeSource { Name = Name } }],
                Containers =
                [
                    new V1Container
                    {
                        Name = "nginx",
                        Image = "nginx:1.27",
                        ImagePullPolicy = "IfNotPresent",
                        VolumeMounts = [new V1VolumeMount { Name = "files", MountPath = "/usr/share/nginx/html/files" }],
                    },
                ],
            },
        };
        await cluster.CoreV1.CreateNamespacedPodAsync(pod, @namespace, cancellationToken: cancellation);
        var changes = cluster.CoreV1.WatchListNamespacedPodAsync(
            @namespace, fieldSelector: $"metadata.name={Name}", timeoutSeconds: (int)Patience.TotalSeconds, cancellationToken: cancellation);
        await foreach (var (_, now) in changes)
        {
            if (now.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true)
            {
                return;
            }
        }

        throw new TimeoutException($"Pod {Name} is not ready after {Patience}.");
    }
}
