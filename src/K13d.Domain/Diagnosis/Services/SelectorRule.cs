namespace K13d.Domain.Diagnosis.Services;

/// <summary>A Service whose selector matches no pod.</summary>
internal sealed class SelectorRule : IDiagnosisRule
{
    public string Kind => "Service";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        var targets = ServiceTargets.Of(it);
        if (targets.Selector.Count == 0 || targets.Pods.Count > 0 || !it.Snapshot.Has("Pod"))
        {
            yield break;
        }

        var meant = it.Snapshot.All("Deployment").FirstOrDefault(deployment => deployment.Namespace == it.Namespace
            && ServiceTargets.Matches(targets.Selector, deployment.Json.Pairs("spec", "template", "metadata", "labels")));
        var idle = meant?.Json.Number("spec", "replicas") == 0;
        yield return it.Found(
            Severity.Error,
            Depth.Own,
            meant is null ? $"It has no endpoints: its selector {targets.Text} matches no pod. Correct the selector, or the labels of the pods."
                : idle ? $"It has no endpoints: {meant.Component}, which it selects, is scaled to zero replicas."
                : $"It has no endpoints: {meant.Component}, which it selects, has no pod.",
            Evidence.Of($"{it.Component} spec.selector", targets.Text),
            Nearest(it, targets)) with
        {
            Fix = idle ? meant!.Fix($"runs one pod of {meant.Component}", "scale", meant.Component, "--replicas=1") : null,
        };
    }

    /// <summary>A pod that has one of the labels, or the key of one.</summary>
    private static Evidence? Nearest(SnapshotObject service, ServiceTargets targets) =>
        service.Snapshot.All("Pod").Where(pod => pod.Namespace == service.Namespace)
            .Select(pod => (pod, Labels: pod.Json.Pairs("metadata", "labels")))
            .Select(pod => (pod.pod, pod.Labels, Near: targets.Selector.Count(pair => pod.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value)))
            .OrderByDescending(pod => pod.Near)
            .Where(pod => pod.Near > 0)
            .Select(pod => Evidence.Of(
                $"{pod.pod.Component} metadata.labels", string.Join(',', pod.Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))))
            .FirstOrDefault();
}
