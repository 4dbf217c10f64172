using System.Text.Json.Nodes;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>What HorizontalPodAutoscalers make of what pods use. Each has a namespace of its own: not every metrics API selects by labels.</summary>
[ClusterTests]
public sealed class AutoscalerTests(TestCluster cluster)
{
    private const string Processor = "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public Task What_is_used_is_told_beside_what_is_wanted() => Task.WhenAll(
        IsTold(Processor, @"^cpu: \d+%/80%$", "cpu resource utilization (percentage of request)"),
        IsTold(
            "{type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 80}}}",
            @"^cpu: \d+%/80%$", "cpu container resource utilization (percentage of request)"),
        IsTold(
            "{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}",
            @"^memory: \d+[mkKMi]*/1Gi$", "memory resource"));

    private async Task IsTold(string metric, string targets, string measured)
    {
        await using var @namespace = await Autoscaled(metric);

        var status = await Until(@namespace, status => Condition(status, "ScalingActive").Text("status") == "True");

        Assert.Equal(
            ("ValidMetricFound", $"the HPA was able to successfully calculate a replica count from {measured}"), Said(status, "ScalingActive"));
        Assert.Equal("True", Condition(status, "AbleToScale").Text("status"));
        Assert.Equal(("DesiredWithinRange", "the desired count is within the acceptable range"), Said(status, "ScalingLimited"));
        Assert.Equal((1, 1), (status.Number("currentReplicas"), status.Number("desiredReplicas")));
        var row = (await kubectl.Output("get", "hpa", "web", "-n", @namespace.Name, "--no-headers"))
            .Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("Deployment/web", row[1]);
        Assert.Matches(targets, row[2]);
    }

    [Fact]
    public async Task More_used_than_wanted_scales_up_to_twice_as_many_at_a_time()
    {
        // A running container's memory is more than four hundred times this.
        await using var @namespace = await Autoscaled(
            "{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: \"100\"}}}", most: 6);

        var status = await Until(@namespace, status => status.Number("desiredReplicas") > 1);

        Assert.Equal(("SucceededRescale", "the HPA controller was able to update the target scale to 4"), Said(status, "AbleToScale"));
        Assert.Equal(
            ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"), Said(status, "ScalingLimited"));
        Assert.Equal((1, 4), (status.Number("currentReplicas"), status.Number("desiredReplicas")));
        Assert.NotNull(status.Text("lastScaleTime"));
        await Until(@namespace, now => Said(now, "ScalingLimited").Reason == "TooManyReplicas");
        Assert.Contains(("SuccessfulRescale", "New size: 4; reason: memory resource above target"), await Events(@namespace));
    }

    [Fact]
    public Task Bounds_are_kept_without_any_metrics() => Task.WhenAll(
        IsBound(3, 5, wanted: 1, 3, "Current number of replicas below Spec.MinReplicas"),
        IsBound(1, 2, wanted: 3, 2, "Current number of replicas above Spec.MaxReplicas"));

    private async Task IsBound(int least, int most, int wanted, int replicas, string reason)
    {
        await using var @namespace = await Autoscaled(Processor, least, most, wanted);

        await Until(@namespace, status => status.Number("desiredReplicas") == replicas);

        Assert.Equal($"{replicas}", await kubectl.Output("get", "deployment", "web", "-n", @namespace.Name, "-o", "jsonpath={.spec.replicas}"));
        Assert.Contains(("SuccessfulRescale", $"New size: {replicas}; reason: {reason}"), await Events(@namespace));
    }

    [Fact]
    public Task A_metric_that_nobody_serves_is_told() => Task.WhenAll(
        IsUnserved(
            "{type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 5}}}", "FailedGetPodsMetric",
            "unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
            "failed to get pods metric value: "),
        IsUnserved(
            "{type: Object, object: {metric: {name: hits}, describedObject: {kind: Service, name: web}, target: {type: Value, value: 5}}}",
            "FailedGetObjectMetric",
            "unable to get metric hits: Service on {ns} web/unable to fetch metrics from custom metrics API: "
                + "no custom metrics API (custom.metrics.k8s.io) registered",
            "failed to get object metric value: "),
        IsUnserved(
            "{type: External, external: {metric: {name: queue}, target: {type: AverageValue, averageValue: 5}}}", "FailedGetExternalMetric",
            "unable to get external metric {ns}/queue/nil: unable to fetch metrics from external metrics API: "
                + "the server could not find the requested resource (get queue.external.metrics.k8s.io)",
            "failed to get queue external metric value: failed to get queue external metric: "),
        IsUnserved(
            "{type: ContainerResource, containerResource: {name: cpu, container: other, target: {type: Utilization, averageUtilization: 80}}}",
            "FailedGetContainerResourceMetric", "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)",
            "failed to get other container metric value: "));

    private async Task IsUnserved(string metric, string reason, string message, string prefix)
    {
        await using var @namespace = await Autoscaled(metric);
        var said = message.Replace("{ns}", @namespace.Name, StringComparison.Ordinal);

        // Before the pod is measured, that is what is missing.
        var status = await Until(@namespace, status => Said(status, "ScalingActive").Message.EndsWith(said, StringComparison.Ordinal));

        Assert.Equal((reason, $"the HPA was unable to compute the replica count: {said}"), Said(status, "ScalingActive"));
        Assert.Equal((1, 0), (status.Number("currentReplicas"), status.Number("desiredReplicas")));
        var events = await Events(@namespace);
        Assert.Contains((reason, said), events);
        Assert.Contains(("FailedComputeMetricsReplicas", $"invalid metrics (1 invalid out of 1), first error is: {prefix}{said}"), events);
    }

    [Fact]
    public async Task A_container_that_requests_nothing_has_no_utilization()
    {
        await using var @namespace = await Autoscaled(Processor, requests: "");

        var status = await Until(@namespace, status => Said(status, "ScalingActive").Message.Contains("missing request", StringComparison.Ordinal));

        var (reason, message) = Said(status, "ScalingActive");
        Assert.Equal("FailedGetResourceMetric", reason);
        Assert.StartsWith(
            "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container main of Pod web-",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_target_that_cannot_be_scaled_is_told() => Task.WhenAll(
        IsNoTarget("Deployment", "missing", "deployments.apps \"missing\" not found"),
        IsNoTarget("Gadget", "web", "no matches for kind \"Gadget\" in group \"apps\""),
        IsNoTarget("DaemonSet", "web", "the server could not find the requested resource"));

    private async Task IsNoTarget(string kind, string name, string why)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Autoscaler(Processor, 1, 3, kind, name), ["create", "-n", @namespace.Name, "-f", "-"]);

        var status = await Until(@namespace, status => Condition(status, "AbleToScale").Text("status") == "False");

        Assert.Equal(("FailedGetScale", $"the HPA controller was unable to get the target's current scale: {why}"), Said(status, "AbleToScale"));
        Assert.Contains(("FailedGetScale", why), await Events(@namespace));
    }

    [Fact]
    public async Task A_target_that_was_scaled_to_nothing_is_left_alone()
    {
        await using var @namespace = await Autoscaled(Processor, wanted: 0);

        var status = await Until(@namespace, status => Condition(status, "ScalingActive").Text("status") == "False");

        Assert.Equal(("ScalingDisabled", "scaling is disabled since the replica count of the target is zero"), Said(status, "ScalingActive"));
    }

    [Fact]
    public async Task Two_autoscalers_of_the_same_pods_do_nothing()
    {
        await using var @namespace = await Autoscaled(Processor);
        var other = Autoscaler(Processor, 1, 3).Replace("name: web, labels", "name: other, labels", StringComparison.Ordinal);
        await kubectl.Output(other, ["create", "-n", @namespace.Name, "-f", "-"]);

        var status = await Until(@namespace, status => Said(status, "ScalingActive").Reason == "AmbiguousSelector");

        Assert.StartsWith("pods by selector app=web are controlled by multiple HPAs: [", Said(status, "ScalingActive").Message, StringComparison.Ordinal);
    }

    private async Task<TestNamespace> Autoscaled(string metric, int least = 1, int most = 3, int wanted = 1, string requests = "cpu: 500m")
    {
        var @namespace = await cluster.NewNamespace();
        var deployment =
            $$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: {{{wanted}}}
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: main, image: "busybox:1.36", imagePullPolicy: IfNotPresent, command: [sleep, "3600"], resources: {requests: { {{{requests}}} } } }
            ---

            """;
        await kubectl.Output(deployment + Autoscaler(metric, least, most), ["create", "-n", @namespace.Name, "-f", "-"]);
        return @namespace;
    }

    private static string Autoscaler(string metric, int least, int most, string kind = "Deployment", string name = "web") =>
        $$$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, labels: {app: web}}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: {{{kind}}}, name: {{{name}}} }, minReplicas: {{{least}}}, maxReplicas: {{{most}}}, metrics: [{{{metric}}}]}

        """;

    private async Task<JsonNode> Until(TestNamespace @namespace, Func<JsonNode, bool> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var status = JsonNode.Parse(await kubectl.Output("get", "hpa", "web", "-n", @namespace.Name, "-o", "json"))!["status"];
            if (status is not null && isSo(status)) return status;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"At last its status is {status?.ToJsonString()}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    private async Task<IReadOnlyList<(string Reason, string Message)>> Events(TestNamespace @namespace)
    {
        var events = JsonNode.Parse(await kubectl.Output(
            "get", "events", "-n", @namespace.Name, "--field-selector=involvedObject.kind=HorizontalPodAutoscaler", "-o", "json"));
        return [.. events.Items("items").Select(happened => (happened.TextOr("", "reason"), happened.TextOr("", "message")))];
    }

    private static JsonObject? Condition(JsonNode status, string type) =>
        status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    private static (string Reason, string Message) Said(JsonNode status, string type) =>
        (Condition(status, type).TextOr("", "reason"), Condition(status, type).TextOr("", "message"));
}
