using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Autoscaling;

/// <summary>
/// HorizontalPodAutoscalers are stored as <c>autoscaling/v2</c> and served as <c>autoscaling/v1</c> too, which knows of the processor only: what it
/// cannot say goes into annotations and comes back from there. Source: pkg/apis/autoscaling/v1/conversion.go.
/// </summary>
internal static class Autoscalers
{
    private const string Metrics = "autoscaling.alpha.kubernetes.io/metrics";
    private const string Conditions = "autoscaling.alpha.kubernetes.io/conditions";
    private const string CurrentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics";
    private const string Behavior = "autoscaling.alpha.kubernetes.io/behavior";

    public static JsonObject ToV1(JsonObject stored)
    {
        var value = stored.DeepClone().AsObject();
        value["apiVersion"] = "autoscaling/v1";
        if (value.Child("spec") is { } spec)
        {
            SpecToV1(value, spec);
        }

        if (value.Child("status") is { } status)
        {
            StatusToV1(value, status);
        }

        return value;
    }

    public static JsonObject FromV1(JsonObject sent)
    {
        var value = sent.DeepClone().AsObject();
        value["apiVersion"] = "autoscaling/v2";
        if (value.Child("spec") is { } spec)
        {
            SpecFromV1(value, spec);
        }

        if (value.Child("status") is { } status)
        {
            StatusFromV1(value, status);
        }

        return value;
    }

    private static void SpecToV1(JsonObject value, JsonObject spec)
    {
        var others = new JsonArray();
        foreach (var metric in spec.Items("metrics"))
        {
            var target = metric.Child("resource").Child("target");
            if (IsProcessor(metric) && target.Number("averageUtilization") is { } utilization && spec["targetCPUUtilizationPercentage"] is null)
            {
                spec["targetCPUUtilizationPercentage"] = utilization;
            }
            else
            {
                others.Add(AutoscalerMetrics.ToV1(metric));
            }
        }

        spec.Remove("metrics");
        if (others.Count > 0)
        {
            Annotate(value, Metrics, others);
        }

        if (spec.Child("behavior") is { } behavior)
        {
            Annotate(value, Behavior, BehaviorToAnnotation(behavior));
        }

        spec.Remove("behavior");
    }

    private static void StatusToV1(JsonObject value, JsonObject status)
    {
        var others = new JsonArray();
        foreach (var metric in status.Items("currentMetrics"))
        {
            if (IsProcessor(metric) && metric.Child("resource").Child("current").Number("averageUtilization") is { } utilization)
            {
                status["currentCPUUtilizationPercentage"] = utilization;
            }

            others.Add(CurrentToV1(metric));
        }

        status.Remove("currentMetrics");
        status.Default("currentReplicas", 0);
        if (others.Count > 0)
        {
            Annotate(value, CurrentMetrics, others);
        }

        if (status["conditions"] is JsonArray { Count: > 0 } conditions)
        {
            Annotate(value, Conditions, conditions);
        }

        status.Remove("conditions");
    }

    private static void SpecFromV1(JsonObject value, JsonObject spec)
    {
        var metrics = new JsonArray();
        foreach (var metric in Annotated(value, Metrics) as JsonArray ?? [])
        {
            metrics.Add(AutoscalerMetrics.FromV1(metric!.AsObject()));
        }

        if (spec.Number("targetCPUUtilizationPercentage") is { } utilization)
        {
            metrics.Insert(0, AutoscalerMetrics.OfProcessor(utilization));
        }

        spec.Remove("targetCPUUtilizationPercentage");
        if (metrics.Count > 0)
        {
            spec["metrics"] = metrics;
        }

        if (Annotated(value, Behavior) is JsonObject behavior)
        {
            spec["behavior"] = BehaviorFromAnnotation(behavior);
        }
    }

    private static void StatusFromV1(JsonObject value, JsonObject status)
    {
        status["conditions"] = Annotated(value, Conditions);
        if (status["conditions"] is null)
        {
            status.Remove("conditions");
        }

        var metrics = new JsonArray();
        foreach (var metric in Annotated(value, CurrentMetrics) as JsonArray ?? [])
        {
            metrics.Add(CurrentFromV1(metric!.AsObject()));
        }

        status["currentMetrics"] = metrics.Count > 0 ? metrics : null;
        status.Remove("currentCPUUtilizationPercentage");
    }

    private static bool IsProcessor(JsonObject metric) => metric.Text("type") == "Resource" && metric.Child("resource").Text("name") == "cpu";

    private static JsonNode CurrentToV1(JsonObject metric)
    {
        if (metric.Text("type") != "Resource")
        {
            return metric.DeepClone();
        }

        var current = metric.Child("resource").Child("current");
        var resource = new JsonObject { ["name"] = metric.Child("resource").Text("name") };
        Copy(current, "averageUtilization", resource, "currentAverageUtilization");
        Copy(current, "averageValue", resource, "currentAverageValue");
        return new JsonObject { ["type"] = "Resource", ["resource"] = resource };
    }

    private static JsonNode CurrentFromV1(JsonObject metric)
    {
        if (metric.Text("type") != "Resource")
        {
            return metric.DeepClone();
        }

        var resource = metric.Child("resource");
        var current = new JsonObject();
        Copy(resource, "currentAverageUtilization", current, "averageUtilization");
        Copy(resource, "currentAverageValue", current, "averageValue");
        return new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = resource.Text("name"), ["current"] = current } };
    }

    /// <summary>The annotation is the server's own form of it, whose field names start with capitals.</summary>
    private static JsonObject BehaviorToAnnotation(JsonObject behavior)
    {
        var value = Renamed(behavior, name => char.ToUpperInvariant(name[0]) + name[1..]).AsObject();
        foreach (var direction in (string[])["ScaleUp", "ScaleDown"])
        {
            if (value.Child(direction) is { } rules && !rules.ContainsKey("Tolerance"))
            {
                rules["Tolerance"] = null;
            }
        }

        return value;
    }

    private static JsonNode BehaviorFromAnnotation(JsonNode value) => Renamed(value, name => char.ToLowerInvariant(name[0]) + name[1..]);

    private static JsonNode Renamed(JsonNode value, Func<string, string> rename) => value switch
    {
        JsonObject fields => new JsonObject(fields.Where(field => field.Value is not null).Select(field =>
            KeyValuePair.Create<string, JsonNode?>(rename(field.Key), Renamed(field.Value!, rename)))),
        JsonArray items => new JsonArray([.. items.Select(item => Renamed(item!, rename))]),
        _ => value.DeepClone(),
    };

    private static void Copy(JsonObject? from, string field, JsonObject to, string name)
    {
        if (from?[field] is { } value)
        {
            to[name] = value.DeepClone();
        }
    }

    private static void Annotate(JsonObject value, string key, JsonNode content) =>
        value.ChildOrNew("metadata").ChildOrNew("annotations")[key] = content.ToJsonString();

    /// <summary>Takes the annotation away and answers what it said.</summary>
    private static JsonNode? Annotated(JsonObject value, string key)
    {
        if (value.Child("metadata").Child("annotations") is not { } annotations || annotations.Text(key) is not { } text)
        {
            return null;
        }

        annotations.Remove(key);
        if (annotations.Count == 0)
        {
            value.Child("metadata")!.Remove("annotations");
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // An annotation that a client wrote wrongly says nothing, as in the real one.
            return null;
        }
    }
}
