using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>
/// Keeps the targets of HorizontalPodAutoscalers within their bounds. The demo cluster serves no metrics, so beyond that it can only say, as the
/// real one does without metrics, that it does not know.
/// </summary>
internal sealed class AutoscalerController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    private readonly EventSource source = new("horizontal-pod-autoscaler");

    public void Follow(ClusterView cluster, WorkQueue due) => cluster.Follow(Resources.HorizontalPodAutoscalers, change =>
    {
        if (change.Before is null || change.Touches("spec")) due.AddAfter(change.Key, Round);
    });

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.HorizontalPodAutoscalers, key) is not { IsBeingDeleted: false } autoscaler) return null;
        var conditions = new List<JsonObject>();
        var (current, desired) = (0L, 0L);
        var target = Target(autoscaler);
        if (target is not var (resource, scaled))
        {
            var reference = autoscaler.Child("spec", "scaleTargetRef");
            var why = $"{PluralOf(reference)}/scale.{GroupOf(reference)} \"{reference.Text("name")}\" not found";
            events.Warning(autoscaler, source, "FailedGetScale", why);
            conditions.Add(Condition(autoscaler, "AbleToScale", "False", "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {why}"));
        }
        else
        {
            current = scaled.Number("spec", "replicas") ?? 1;
            conditions.Add(Condition(autoscaler, "AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale"));
            desired = Bound(autoscaler, resource, scaled, current, conditions);
        }

        cluster.ChangeStatus(Resources.HorizontalPodAutoscalers, key, Manager, value =>
        {
            var status = value.ChildOrNew("status");
            status["currentReplicas"] = current;
            status["desiredReplicas"] = desired;
            if (target is not null) status["currentMetrics"] = autoscaler.Items("spec", "metrics").Select(_ => new JsonObject { ["type"] = "" }).ToJsonArray();
            status["conditions"] = conditions.Select(condition => condition.Copy()).ToJsonArray();
        });
        return Round;
    }

    private long Bound(JsonObject autoscaler, GroupResource resource, JsonObject target, long current, List<JsonObject> conditions)
    {
        if (current == 0)
        {
            conditions.Add(Condition(autoscaler, "ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero"));
            return 0;
        }

        var (least, most) = (autoscaler.Number("spec", "minReplicas") ?? 1, autoscaler.Number("spec", "maxReplicas") ?? current);
        if (current >= least && current <= most)
        {
            SayThatNothingIsMeasured(autoscaler, conditions);
            return 0;
        }

        var desired = Math.Clamp(current, least, most);
        cluster.Change(resource, target.Key, Manager, value => value.ChildOrNew("spec")["replicas"] = desired);
        var reason = current > most ? "Current number of replicas above Spec.MaxReplicas" : "Current number of replicas below Spec.MinReplicas";
        events.Normal(autoscaler, source, "SuccessfulRescale", $"New size: {desired}; reason: {reason}");
        conditions[0] = Condition(autoscaler, "AbleToScale", "True", "SucceededRescale", $"the HPA controller was able to update the target scale to {desired}");
        return desired;
    }

    private void SayThatNothingIsMeasured(JsonObject autoscaler, List<JsonObject> conditions)
    {
        var metric = autoscaler.Items("spec", "metrics").FirstOrDefault();
        var name = metric.Text("resource", "name") ?? "cpu";
        var kind = metric.Text("resource", "target", "type") == "AverageValue" ? "value" : "utilization";
        var why = $"failed to get {name} {kind}: unable to get metrics for resource {name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)";
        events.Warning(autoscaler, source, "FailedGetResourceMetric", why);
        events.Warning(autoscaler, source, "FailedComputeMetricsReplicas", $"invalid metrics (1 invalid out of {Math.Max(1, autoscaler.Items("spec", "metrics").Count())}), first error is: failed to get {name} resource metric value: {why}");
        conditions.Add(Condition(autoscaler, "ScalingActive", "False", "FailedGetResourceMetric", $"the HPA was unable to compute the replica count: {why}"));
    }

    private JsonObject Condition(JsonObject autoscaler, string type, string state, string reason, string message)
    {
        var before = autoscaler.Condition(type);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = state,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.GetUtcNow().Stamp(),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private (GroupResource, JsonObject)? Target(JsonObject autoscaler)
    {
        var reference = autoscaler.Child("spec", "scaleTargetRef");
        var resource = new GroupResource(GroupOf(reference), PluralOf(reference));
        return cluster.Find(resource, new ObjectKey(autoscaler.Namespace, reference.Text("name") ?? "")) is { } found ? (resource, found) : null;
    }

    private static string GroupOf(JsonObject? reference) => (reference.Text("apiVersion") ?? "").Split('/') is [var group, _] ? group : "";

    private static string PluralOf(JsonObject? reference) => (reference.Text("kind") ?? "").ToLowerInvariant() + "s";
}
