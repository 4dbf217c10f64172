using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Autoscaling;

namespace K13d.DemoCluster.Tests.Admission;

/// <summary>What a real Kubernetes 1.34 answered of one autoscaler in its two versions.</summary>
public sealed class AutoscalersTests
{
    private const string V2 =
        """
        {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"x"},"spec":{
          "scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},"minReplicas":2,"maxReplicas":6,
          "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
            {"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}},
            {"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"5"}}}],
          "behavior":{
            "scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},
            "scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}},
          "status":{"desiredReplicas":0,"currentMetrics":null}}
        """;

    private const string V1 =
        """
        {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1","metadata":{"name":"x","annotations":{
          "autoscaling.alpha.kubernetes.io/behavior":"{\"ScaleUp\":{\"StabilizationWindowSeconds\":0,\"SelectPolicy\":\"Max\",\"Policies\":[{\"Type\":\"Pods\",\"Value\":4,\"PeriodSeconds\":15},{\"Type\":\"Percent\",\"Value\":100,\"PeriodSeconds\":15}],\"Tolerance\":null},\"ScaleDown\":{\"StabilizationWindowSeconds\":60,\"SelectPolicy\":\"Max\",\"Policies\":[{\"Type\":\"Percent\",\"Value\":100,\"PeriodSeconds\":15}],\"Tolerance\":null}}",
          "autoscaling.alpha.kubernetes.io/metrics":"[{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"targetAverageValue\":\"1Gi\"}},{\"type\":\"Pods\",\"pods\":{\"metricName\":\"rps\",\"targetAverageValue\":\"5\"}}]"}},
         "spec":{"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},"minReplicas":2,"maxReplicas":6,"targetCPUUtilizationPercentage":70},
         "status":{"currentReplicas":0,"desiredReplicas":0}}
        """;

    [Fact]
    public void What_the_older_version_cannot_say_is_in_annotations() => Assert.True(JsonNode.DeepEquals(Read(V1), Autoscalers.ToV1(Read(V2))));

    [Fact]
    public void The_newer_version_is_read_back_from_the_older_one() =>
        Assert.True(JsonNode.DeepEquals(Read(V2)["spec"], Autoscalers.FromV1(Read(V1))["spec"]));

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
