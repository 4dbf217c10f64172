using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>Scales the targets of HorizontalPodAutoscalers by what their pods use. Source: pkg/controller/podautoscaler/horizontal.go.</summary>
internal sealed class AutoscalerController(ClusterView cluster, EventRecorder events, MetricReader metrics, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    private readonly EventSource source = new("horizontal-pod-autoscaler");
    private readonly Dictionary<ObjectKey, (string Uid, ScalingMemory Memory)> memories = [];

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.Follow(Resources.HorizontalPodAutoscalers, change =>
    {
        if (change.Before is null || change.Touches("spec")) due.AddAfter(change.Key, Round);
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.HorizontalPodAutoscalers, key) is not { IsBeingDeleted: false } autoscaler)
        {
            memories.Remove(key);
            return null;
        }

        var status = new AutoscalerStatus(autoscaler, time.GetUtcNow());
        var (target, failure) = ScaledTarget.Of(cluster.Objects, autoscaler);
        if (target is null)
        {
            events.Warning(autoscaler, source, "FailedGetScale", failure);
            status.Set("AbleToScale", false, "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {failure}");
        }
        else
        {
            status.Set("AbleToScale", true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
            Scale(autoscaler, target, status);
        }

        cluster.ChangeStatus(Resources.HorizontalPodAutoscalers, key, Manager, status.Write);
        return Round;
    }

    private void Scale(JsonObject autoscaler, ScaledTarget target, AutoscalerStatus status)
    {
        var memory = MemoryOf(autoscaler, target.Replicas);
        var spec = autoscaler.Child("spec");
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? target.Replicas);
        if (target.Replicas == 0 && least != 0)
        {
            status.Set("ScalingActive", false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
            status.Count(0, 0, []);
        }
        else if (target.Replicas > most)
        {
            Rescale(autoscaler, target, status, memory, most, "Current number of replicas above Spec.MaxReplicas", []);
        }
        else if (target.Replicas < least)
        {
            Rescale(autoscaler, target, status, memory, least, "Current number of replicas below Spec.MinReplicas", []);
        }
        else
        {
            ScaleByMetrics(autoscaler, target, status, memory);
        }
    }

    private void ScaleByMetrics(JsonObject autoscaler, ScaledTarget target, AutoscalerStatus status, ScalingMemory memory)
    {
        var pods = target.PodsOf(cluster.Objects);
        if (WhyNotSelected(autoscaler, target, pods) is var (reason, why, message))
        {
            events.Warning(autoscaler, source, reason, why);
            status.Set("ScalingActive", false, reason == "SelectorRequired" ? "InvalidSelector" : reason, message);
            events.Warning(autoscaler, source, "FailedComputeMetricsReplicas", why);
            status.Count(target.Replicas, null, []);
            return;
        }

        var specified = autoscaler.Items("spec", "metrics").ToList();
        var readings = specified.Select(metric => metrics.Read(metric, autoscaler.Namespace ?? "", pods, target.Replicas)).ToList();
        var statuses = readings.Select(reading => reading.Status).ToList();
        var faults = readings.Select(reading => reading.Fault).OfType<MetricFault>().ToList();
        foreach (var fault in faults) events.Warning(autoscaler, source, fault.Reason, fault.Message);
        var (wanted, name) = Highest(readings);

        // Metrics that cannot be read may ask for as many as there are: without them nothing is scaled down.
        if (faults.Count > 0 && (faults.Count == readings.Count || wanted < target.Replicas))
        {
            status.Set("ScalingActive", false, faults[0].Reason, $"the HPA was unable to compute the replica count: {faults[0].Message}");
            var first = $"invalid metrics ({faults.Count} invalid out of {readings.Count}), first error is: {faults[0].Error}";
            events.Warning(autoscaler, source, "FailedComputeMetricsReplicas", first);
            status.Count(target.Replicas, null, statuses);
            return;
        }

        status.Set("ScalingActive", true, "ValidMetricFound", $"the HPA was able to successfully calculate a replica count from {name}");
        var decision = ScalingDecision.Of(autoscaler.Child("spec"), target.Replicas, wanted, memory, time.GetUtcNow());
        status.Set("AbleToScale", true, decision.Ability.Reason, decision.Ability.Message);
        status.Set("ScalingLimited", decision.IsLimited, decision.Limit.Reason, decision.Limit.Message);
        if (decision.Replicas == target.Replicas)
        {
            status.Count(target.Replicas, target.Replicas, statuses);
            return;
        }

        var cause = wanted > target.Replicas ? $"{name} above target" : wanted < target.Replicas ? "All metrics below target" : "";
        Rescale(autoscaler, target, status, memory, decision.Replicas, cause, statuses);
    }

    private static (long Wanted, string Name) Highest(IEnumerable<MetricReading> readings)
    {
        var (wanted, name) = (0L, "");
        foreach (var reading in readings)
        {
            if (reading.Proposal is { } proposal && (wanted == 0 || proposal.Replicas > wanted)) (wanted, name) = (proposal.Replicas, reading.Name);
        }

        return (wanted, name);
    }

    private void Rescale(
        JsonObject autoscaler, ScaledTarget target, AutoscalerStatus status, ScalingMemory memory, long replicas, string cause, List<JsonObject> statuses)
    {
        target.Scale(cluster, replicas, Manager);
        var rules = replicas > target.Replicas ? ScalingRules.Up(autoscaler.Child("spec", "behavior")) : ScalingRules.Down(autoscaler.Child("spec", "behavior"));
        memory.Changed(time.GetUtcNow(), replicas - target.Replicas, time.GetUtcNow() - rules.LongestPeriod);
        status.Set("AbleToScale", true, "SucceededRescale", $"the HPA controller was able to update the target scale to {replicas}");
        events.Normal(autoscaler, source, "SuccessfulRescale", $"New size: {replicas}; reason: {cause}");
        status.Count(target.Replicas, replicas, statuses);
        status.Rescaled();
    }

    /// <returns>Reason, what the events say and what the condition says; null where the pods are this autoscaler's alone.</returns>
    private (string Reason, string Why, string Message)? WhyNotSelected(JsonObject autoscaler, ScaledTarget target, IReadOnlyList<JsonObject> pods)
    {
        if (target.Selector.Length == 0) return ("SelectorRequired", "selector is required", "the HPA target's scale is missing a selector");
        var others = cluster.Of(Resources.HorizontalPodAutoscalers).All
            .Where(other => other.Namespace == autoscaler.Namespace && other.Name != autoscaler.Name && !other.IsBeingDeleted && Selects(other, pods))
            .Select(other => other.Name);
        var all = others.Append(autoscaler.Name).Order(StringComparer.Ordinal).Select(name => $"{autoscaler.Namespace}/{name}").ToList();
        if (all.Count == 1) return null;
        var why = $"pods by selector {target.Selector} are controlled by multiple HPAs: [{string.Join(' ', all)}]";
        return ("AmbiguousSelector", why, why);
    }

    private bool Selects(JsonObject autoscaler, IReadOnlyList<JsonObject> pods) =>
        ScaledTarget.Of(cluster.Objects, autoscaler).Target is { Selector.Length: > 0 } target
        && target.PodsOf(cluster.Objects).Any(pod => pods.Any(own => own.Uid == pod.Uid));

    private ScalingMemory MemoryOf(JsonObject autoscaler, long replicas)
    {
        if (memories.TryGetValue(autoscaler.Key, out var known) && known.Uid == autoscaler.Uid) return known.Memory;
        var memory = new ScalingMemory(time.GetUtcNow(), replicas);
        memories[autoscaler.Key] = (autoscaler.Uid, memory);
        return memory;
    }
}
