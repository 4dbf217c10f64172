using K13d.DemoCluster.Controllers;

namespace K13d.DemoCluster.Tests.Controllers.Autoscaling;

/// <summary>Autoscalers over the minutes that they take to scale down.</summary>
public sealed class AutoscalerTests
{
    private const string Web =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
         "spec":{"replicas":4,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
           "spec":{"containers":[{"name":"web","image":"nginx:1.27","resources":{"requests":{"cpu":"100m"}}}]}}}}
        """;

    [Fact]
    public void What_is_used_little_is_scaled_down_after_five_minutes_and_not_below_its_minimum()
    {
        var cluster = new PlayedCluster(metricsApi: true);
        cluster.Apply(Web);
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Apply(Autoscaler("{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"10\"}}}"));

        cluster.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(4, cluster.Get(Resources.Deployments, "web").Number("spec", "replicas"));
        Assert.Equal("ScaleDownStabilized", cluster.Get(Resources.HorizontalPodAutoscalers, "web").Condition("AbleToScale").Text("reason"));

        cluster.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(2, cluster.Get(Resources.Deployments, "web").Number("spec", "replicas"));
        var scaled = cluster.Get(Resources.HorizontalPodAutoscalers, "web");
        Assert.Equal(("True", "TooFewReplicas"), (scaled.Condition("ScalingLimited").Text("status"), scaled.Condition("ScalingLimited").Text("reason")));
        Assert.Contains(cluster.EventsOf("web"), happened => happened is ("Normal", "SuccessfulRescale", "New size: 2; reason: All metrics below target", _));
    }

    [Fact]
    public void Metrics_of_which_one_cannot_be_read_scale_up_and_never_down()
    {
        var cluster = new PlayedCluster(metricsApi: true);
        cluster.Apply(Web);
        cluster.Pass(TimeSpan.FromMinutes(1));
        const string Unserved = "{\"type\":\"Pods\",\"pods\":{\"metric\":{\"name\":\"hits\"},\"target\":{\"type\":\"AverageValue\",\"averageValue\":\"5\"}}}";
        cluster.Apply(Autoscaler($"{Unserved},{{\"type\":\"Resource\",\"resource\":{{\"name\":\"cpu\",\"target\":{{\"type\":\"AverageValue\",\"averageValue\":\"10\"}}}}}}"));
        cluster.Pass(TimeSpan.FromMinutes(7));

        Assert.Equal(4, cluster.Get(Resources.Deployments, "web").Number("spec", "replicas"));
        Assert.Equal("FailedGetPodsMetric", cluster.Get(Resources.HorizontalPodAutoscalers, "web").Condition("ScalingActive").Text("reason"));

        cluster.Change(Resources.HorizontalPodAutoscalers, "web", autoscaler =>
            autoscaler["spec"]!["metrics"]![1]!["resource"]!["target"]!["averageValue"] = "1m");
        cluster.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(6, cluster.Get(Resources.Deployments, "web").Number("spec", "replicas"));
        var scaled = cluster.Get(Resources.HorizontalPodAutoscalers, "web");
        Assert.Equal(["", "Resource"], scaled.Items("status", "currentMetrics").Select(metric => metric.Text("type")));
    }

    private static string Autoscaler(string metrics) =>
        $$$$"""
        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"web"},"spec":{"minReplicas":2,"maxReplicas":6,
         "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"metrics":[{{{{metrics}}}}]}}
        """;
}
