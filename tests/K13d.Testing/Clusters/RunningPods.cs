using k8s;
using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>Pods of busybox whose containers do nothing, and run.</summary>
public static class RunningPods
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="containers">Their names.</param>
    public static V1Pod Idle(string name, params IEnumerable<string> containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec
        {
            TerminationGracePeriodSeconds = 0,
            Containers = [.. containers.Select(container => new V1Container
            {
                Name = container,
                Image = "busybox:1.36",
                ImagePullPolicy = "IfNotPresent",
                Command = ["sleep", "86400"],
            })],
        },
    };

    /// <summary>Creates it and answers when all its containers run.</summary>
    public static async Task Run(IKubernetes client, string @namespace, V1Pod pod, CancellationToken cancellation)
    {
        await client.CoreV1.CreateNamespacedPodAsync(pod, @namespace, cancellationToken: cancellation);
        var changes = client.CoreV1.WatchListNamespacedPodAsync(
            @namespace, fieldSelector: $"metadata.name={pod.Metadata.Name}", timeoutSeconds: (int)Patience.TotalSeconds, cancellationToken: cancellation);
        await foreach (var (_, now) in changes)
        {
            if (now.Status.ContainerStatuses is { } statuses && statuses.Count == pod.Spec.Containers.Count && statuses.All(status => status.State.Running is not null))
            {
                return;
            }
        }

        throw new TimeoutException($"Pod {pod.Metadata.Name} does not run after {Patience}.");
    }
}
