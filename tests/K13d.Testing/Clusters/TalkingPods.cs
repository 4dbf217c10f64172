using k8s;
using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>Pods of busybox whose containers run scripts.</summary>
public static class TalkingPods
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="containers">Their names and scripts.</param>
    public static V1Pod Of(string name, params IEnumerable<(string Name, string Script)> containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec
        {
            TerminationGracePeriodSeconds = 0,
            RestartPolicy = "Never",
            Containers = [.. containers.Select(container => Talking(container.Name, container.Script))],
        },
    };

    public static V1Container Talking(string name, string script) =>
        new() { Name = name, Image = "busybox:1.36", ImagePullPolicy = "IfNotPresent", Command = ["sh", "-c", script] };

    /// <summary>Creates it and answers when all its containers have begun a run.</summary>
    public static async Task Start(IKubernetes client, string @namespace, V1Pod pod, CancellationToken cancellation)
    {
        await client.CoreV1.CreateNamespacedPodAsync(pod, @namespace, cancellationToken: cancellation);
        await Until(client, @namespace, pod.Metadata.Name, now => HaveBegun(now, pod.Spec.Containers.Count), cancellation);
    }

    /// <summary>Waits until a pod is as it should be.</summary>
    public static async Task Until(IKubernetes client, string @namespace, string pod, Func<V1Pod, bool> isSo, CancellationToken cancellation)
    {
        var changes = client.CoreV1.WatchListNamespacedPodAsync(
            @namespace, fieldSelector: $"metadata.name={pod}", timeoutSeconds: (int)Patience.TotalSeconds, cancellationToken: cancellation);
        await foreach (var (_, now) in changes)
        {
            if (isSo(now))
            {
                return;
            }
        }

        throw new TimeoutException($"Pod {pod} is not as it should be after {Patience}.");
    }

    private static bool HaveBegun(V1Pod pod, int count) =>
        pod.Status.ContainerStatuses is { } statuses && statuses.Count == count
        && statuses.All(status => (status.State.Running ?? (object?)status.State.Terminated ?? status.LastState.Terminated) is not null);
}
