using System.Collections.Concurrent;
using K13d.DemoCluster.Controllers;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What containers have printed: of their present run and of the one before, as a node keeps them. Safe to read from any thread.</summary>
/// <param name="areKept">Whether there are kubelets that would keep any.</param>
internal sealed class ContainerLogs(TimeProvider time, bool areKept = true)
{
    private readonly ConcurrentDictionary<(ObjectKey Pod, string Container), (ContainerProcess? Current, ContainerProcess? Previous)> runs = new();

    public bool AreKept => areKept;

    /// <returns>The lines until now, or null where there is no such run.</returns>
    public IReadOnlyList<LogLine>? Read(string? @namespace, string pod, string container, bool previous) =>
        Find(new ObjectKey(@namespace, pod), container, previous)?.Log(time.GetUtcNow());

    /// <returns>Null where there is no such run.</returns>
    public ContainerProcess? Find(ObjectKey pod, string container, bool previous) =>
        !runs.TryGetValue((pod, container), out var found) ? null : previous ? found.Previous : found.Current;

    /// <summary>The present runs of a pod's containers that have not ended.</summary>
    public IEnumerable<ContainerProcess> RunningIn(ObjectKey pod) =>
        runs.Where(run => run.Key.Pod == pod).Select(run => run.Value.Current).OfType<ContainerProcess>().Where(process => process.IsRunning(time.GetUtcNow()));

    public void Set(ObjectKey pod, ContainerWorker container) => runs[(pod, container.Name)] = (container.Process, container.Previous);

    public void Drop(ObjectKey pod)
    {
        foreach (var key in runs.Keys.Where(key => key.Pod == pod)) runs.TryRemove(key, out _);
    }
}
