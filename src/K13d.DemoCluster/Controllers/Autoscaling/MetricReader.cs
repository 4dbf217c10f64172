using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Api.Metrics;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>
/// Reads an autoscaler's metrics: those of pods and their containers from <c>metrics.k8s.io</c>. Servers of custom and external metrics there are
/// none. Source: pkg/controller/podautoscaler/horizontal.go.
/// </summary>
/// <param name="metrics">Null where the cluster serves no <c>metrics.k8s.io</c>.</param>
internal sealed class MetricReader(MetricsObjects? metrics, TimeProvider time)
{
    private const string NoCustomMetrics =
        "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    /// <param name="pods">Those that the target selects.</param>
    public MetricReading Read(JsonObject metric, string @namespace, IReadOnlyList<JsonObject> pods, long current) => metric.Text("type") switch
    {
        "Resource" => OfResource(metric.Child("resource"), "resource", null, pods, current),
        "ContainerResource" => OfResource(
            metric.Child("containerResource"), "containerResource", metric.TextOr("", "containerResource", "container"), pods, current),
        "Pods" => OfPods(metric.TextOr("", "pods", "metric", "name")),
        "Object" => OfObject(metric.Child("object"), @namespace),
        "External" => OfExternal(metric.Child("external"), @namespace),
        var other => MetricReading.Failed(
            new MetricFault("InvalidMetricSourceType", $"unknown metric source type \"{other}\"", $"unknown metric source type \"{other}\"")),
    };

    /// <param name="container">Null for pods as a whole.</param>
    private MetricReading OfResource(JsonObject? source, string field, string? container, IReadOnlyList<JsonObject> pods, long current)
    {
        var name = source.TextOr("", "name");
        var average = Quantity.Of(source.At("target", "averageValue"));
        var (proposal, why) = Propose(source.Child("target"), name, container, average, pods, current);
        if (proposal is null)
        {
            var reason = container is null ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric";
            var message = $"failed to get {name} {(average is null ? "utilization" : "usage")}: {why}";
            var whole = container is null ? $"{name} resource" : $"{container} container";
            return MetricReading.Failed(new MetricFault(reason, message, $"failed to get {whole} metric value: {message}"));
        }

        var now = new JsonObject();
        now.Put("averageUtilization", proposal.Utilization);
        now["averageValue"] = QuantityText.Canonical($"{proposal.AverageMilli}m");
        var status = new JsonObject { ["name"] = name, ["current"] = now };
        status.Put("container", container);
        var called = $"{name}{(container is null ? "" : " container")} resource{(average is null ? " utilization (percentage of request)" : "")}";
        return MetricReading.Of(called, new JsonObject { ["type"] = char.ToUpperInvariant(field[0]) + field[1..], [field] = status }, proposal);
    }

    private (Proposal? Proposal, string Why) Propose(
        JsonObject? target, string resource, string? container, Quantity? average, IReadOnlyList<JsonObject> pods, long current)
    {
        var (measured, why) = Measure(resource, container, pods);
        if (measured is null) return (null, $"unable to get metrics for resource {resource}: {why}");
        if (pods.Count == 0) return (null, "no pods returned by selector while calculating replica count");
        var groups = PodGroups.Of(pods, measured, resource, time.GetUtcNow());
        var (requests, missing) = average is null ? Requests(resource, container, pods) : ([], null);
        if (missing is not null) return (null, missing);
        var used = measured.Where(pod => !groups.Ignored.Contains(pod.Key)).ToDictionary(pod => pod.Key, pod => pod.Value.Milli, StringComparer.Ordinal);
        if (used.Count == 0) return (null, "did not receive metrics for targeted pods (pods might be unready)");
        return average is { } wanted
            ? (ReplicaCalculation.OfAverage(current, Milli(wanted), used, groups), "")
            : (ReplicaCalculation.OfUtilization(current, target.Number("averageUtilization") ?? 0, used, requests, groups), "");
    }

    private (Dictionary<string, Measurement>? Measured, string Why) Measure(string resource, string? container, IReadOnlyList<JsonObject> pods)
    {
        if (metrics is null)
        {
            return (null, "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)");
        }

        var names = pods.Select(pod => pod.Name).ToHashSet(StringComparer.Ordinal);
        var read = pods.Count == 0 ? [] : metrics.Pods(pods[0].Namespace).Select(pod => pod.Value).Where(pod => names.Contains(pod.Name)).ToList();
        if (read.Count == 0) return (null, "no metrics returned from resource metrics API");
        var measured = new Dictionary<string, Measurement>(StringComparer.Ordinal);
        foreach (var pod in read)
        {
            var usages = pod.Items("containers").Where(measure => container is null || measure.Text("name") == container)
                .Select(measure => Quantity.Of(measure.At("usage", resource))).ToList();
            if (usages.Count == 0 || usages.Contains(null)) continue;
            measured[pod.Name] = new Measurement(usages.Sum(usage => Milli(usage!.Value)), pod.Time("timestamp") ?? time.GetUtcNow(), MetricsObjects.Resolution);
        }

        return (measured, "");
    }

    private static (Dictionary<string, long> Requests, string? Missing) Requests(string resource, string? container, IReadOnlyList<JsonObject> pods)
    {
        var requests = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            var sum = 0L;
            var sidecars = pod.Items("spec", "initContainers").Where(init => init.Text("restartPolicy") == "Always");
            foreach (var one in pod.Items("spec", "containers").Concat(sidecars).Where(one => container is null || one.Text("name") == container))
            {
                if (Quantity.Of(one.At("resources", "requests", resource)) is not { } request)
                {
                    return ([], $"missing request for {resource} in container {one.Text("name")} of Pod {pod.Name}");
                }

                sum += Milli(request);
            }

            requests[pod.Name] = sum;
        }

        return (requests, null);
    }

    private static MetricReading OfPods(string name)
    {
        var why = $"unable to get metric {name}: {NoCustomMetrics}";
        return MetricReading.Failed(new MetricFault("FailedGetPodsMetric", why, $"failed to get pods metric value: {why}"));
    }

    private static MetricReading OfObject(JsonObject? source, string @namespace)
    {
        var described = source.Child("describedObject");
        var why = $"unable to get metric {source.Text("metric", "name")}: {described.Text("kind")} on {@namespace} {described.Text("name")}/{NoCustomMetrics}";
        return MetricReading.Failed(new MetricFault("FailedGetObjectMetric", why, $"failed to get object metric value: {why}"));
    }

    private static MetricReading OfExternal(JsonObject? source, string @namespace)
    {
        var name = source.TextOr("", "metric", "name");
        var selector = source.Child("metric", "selector") is { } labels ? GoText(labels) : "nil";
        var why = $"unable to get external metric {@namespace}/{name}/{selector}: unable to fetch metrics from external metrics API: "
            + $"the server could not find the requested resource (get {name}.external.metrics.k8s.io)";
        var what = source.At("target", "averageValue") is null ? $"external metric {name}" : $"{name} external metric";
        return MetricReading.Failed(
            new MetricFault("FailedGetExternalMetric", why, $"failed to get {name} external metric value: failed to get {what}: {why}"));
    }

    // As Go prints a metav1.LabelSelector.
    private static string GoText(JsonObject selector)
    {
        var labels = string.Concat(selector.Child("matchLabels").Pairs().OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}: {label.Value},"));
        var expressions = string.Concat(selector.Items("matchExpressions").Select(term =>
            $"LabelSelectorRequirement{{Key:{term.Text("key")},Operator:{term.Text("operator")},Values:[{string.Join(' ', term.Texts("values"))}],}},"));
        return $"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}";
    }

    /// <summary>Thousandths, rounded up.</summary>
    private static long Milli(Quantity quantity) => (long)((quantity.Nanos + 999_999) / 1_000_000);
}
