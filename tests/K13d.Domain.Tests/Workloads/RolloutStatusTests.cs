using System.Text.Json.Nodes;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Domain.Tests.Workloads;

/// <summary>The rules of <c>kubectl rollout status</c>, in the order in which it asks.</summary>
public sealed class RolloutStatusTests
{
    [Theory]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":3},"status":{"observedGeneration":1}}""", "Waiting for deployment/web spec update to be observed...")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":1}}""", "Waiting for deployment/web rollout to finish: 1 out of 3 new replicas have been updated...")]
    [InlineData("""{"spec":{"replicas":3},"status":{"replicas":5,"updatedReplicas":3}}""", "Waiting for deployment/web rollout to finish: 2 old replicas are pending termination...")]
    [InlineData("""{"spec":{},"status":{"replicas":1,"updatedReplicas":1}}""", "Waiting for deployment/web rollout to finish: 0 of 1 updated replicas are available...")]
    public void A_deployment_waits(string manifest, string message) => Is(RolloutState.Progressing, message, ResourceKind.Deployment, manifest);

    [Theory]
    [InlineData("""{"metadata":{"generation":2},"spec":{"replicas":2},"status":{"observedGeneration":2,"replicas":2,"updatedReplicas":2,"availableReplicas":2}}""")]
    [InlineData("""{"spec":{"replicas":0},"status":{}}""")]
    [InlineData("""{"spec":{"replicas":0,"paused":true},"status":{}}""")]
    public void A_deployment_is_complete(string manifest) => Is(RolloutState.Complete, "deployment/web successfully rolled out", ResourceKind.Deployment, manifest);

    [Fact]
    public void A_deployment_that_is_past_its_deadline_has_failed()
    {
        var failed = Is(
            RolloutState.Failed,
            "deployment/web exceeded its progress deadline: ReplicaSet \"web-1\" has timed out progressing.",
            ResourceKind.Deployment,
            """
            {"spec":{"replicas":1},"status":{"replicas":1,"conditions":[
              {"type":"Available","status":"False","reason":"MinimumReplicasUnavailable"},
              {"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"ReplicaSet \"web-1\" has timed out progressing."}]}}
            """);

        Assert.Equal("ProgressDeadlineExceeded", failed.Reason);
    }

    [Fact]
    public void A_paused_deployment_is_not_waited_for() => Assert.Equal(
        "Paused",
        Is(RolloutState.Failed, "deployment/web is paused: resume it to have it rolled out.", ResourceKind.Deployment, """{"spec":{"replicas":1,"paused":true},"status":{}}""").Reason);

    [Theory]
    [InlineData("""{"metadata":{"generation":1},"spec":{"replicas":1}}""", "Waiting for statefulset/web spec update to be observed...")]
    [InlineData("""{"spec":{"replicas":3},"status":{"readyReplicas":1}}""", "Waiting for 2 pods of statefulset/web to be ready...")]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}},"status":{"readyReplicas":3,"updatedReplicas":1}}""",
        "Waiting for partitioned roll out of statefulset/web to finish: 1 out of 2 new pods have been updated...")]
    [InlineData(
        """{"spec":{"replicas":3},"status":{"readyReplicas":3,"updatedReplicas":2,"currentRevision":"web-1","updateRevision":"web-2"}}""",
        "Waiting for rolling update of statefulset/web to complete: 2 pods at revision web-2...")]
    public void A_StatefulSet_waits(string manifest, string message) => Is(RolloutState.Progressing, message, ResourceKind.StatefulSet, manifest);

    [Theory]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}},"status":{"readyReplicas":3,"updatedReplicas":2}}""",
        "partitioned roll out of statefulset/web complete: 2 new pods have been updated")]
    [InlineData(
        """{"spec":{"replicas":3},"status":{"readyReplicas":3,"currentRevision":"web-2","updateRevision":"web-2"}}""",
        "statefulset/web rolling update complete: 3 pods at revision web-2")]
    public void A_StatefulSet_is_complete(string manifest, string message) => Is(RolloutState.Complete, message, ResourceKind.StatefulSet, manifest);

    [Theory]
    [InlineData("""{"status":{"desiredNumberScheduled":3,"updatedNumberScheduled":1}}""", "Waiting for daemonset/web rollout to finish: 1 out of 3 new pods have been updated...")]
    [InlineData(
        """{"status":{"desiredNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":2}}""",
        "Waiting for daemonset/web rollout to finish: 2 of 3 updated pods are available...")]
    public void A_DaemonSet_waits(string manifest, string message) => Is(RolloutState.Progressing, message, ResourceKind.DaemonSet, manifest);

    [Fact]
    public void A_DaemonSet_is_complete_also_on_no_node() =>
        Is(RolloutState.Complete, "daemonset/web successfully rolled out", ResourceKind.DaemonSet, """{"status":{"desiredNumberScheduled":0}}""");

    [Fact]
    public void What_replaces_its_pods_only_when_they_are_deleted_is_not_waited_for() => Assert.Equal(
        "OnDelete",
        Is(
            RolloutState.Failed,
            "daemonset/web replaces its pods only when they are deleted: its update strategy is OnDelete.",
            ResourceKind.DaemonSet,
            """{"spec":{"updateStrategy":{"type":"OnDelete"}}}""").Reason);

    private static RolloutProgress Is(RolloutState state, string message, ResourceKind kind, string manifest)
    {
        var progress = RolloutStatus.Of(ResourceRef.Of(kind, "shop", "web"), JsonNode.Parse(manifest)!.AsObject());
        Assert.Equal((state, message), (progress.State, progress.Message));
        return progress;
    }
}
