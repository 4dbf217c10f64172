using k8s;
using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>Pods of busybox whose containers do nothing, and run.</summary>
public static class RunningPods
{
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
        await TalkingPods.Until(client, @namespace, pod.Metadata.Name, now => AllRun(now, pod.Spec.Containers.Count), cancellation);
    }

    private static bool AllRun(V1Pod pod, int count) =>
        pod.Status.ContainerStatuses is { } statuses && statuses.Count == count && statuses.All(status => status.State.Running is not null);
}
