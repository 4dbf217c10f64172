using System.Collections.Concurrent;
using K13d.DemoCluster.Controllers;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What containers have printed: of their present run and of the one before, as a node keeps them. Safe to read from any thread.</summary>
internal sealed class ContainerLogs(TimeProvider time)
{
    private readonly ConcurrentDictionary<(ObjectKey Pod, string Container), (ContainerProcess? Current, ContainerProcess? Previous)> runs = new();

    /// <returns>The lines until now, or null where there is no such run.</returns>
    public IReadOnlyList<LogLine>? Read(string? @namespace, string pod, string container, bool previous)
    {
        if (!runs.TryGetValue((new ObjectKey(@namespace, pod), container), out var found)) return null;
        return (previous ? found.Previous : found.Current)?.Log(time.GetUtcNow());
    }

    public void Set(ObjectKey pod, ContainerWorker container) => runs[(pod, container.Name)] = (container.Process, container.Previous);

    public void Drop(ObjectKey pod)
    {
        foreach (var key in runs.Keys.Where(key => key.Pod == pod)) runs.TryRemove(key, out _);
    }
}
