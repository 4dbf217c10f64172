using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Autoscaling;

/// <summary>One metric of a HorizontalPodAutoscaler, in the flat form that annotations of <c>autoscaling/v1</c> have and in that of v2.</summary>
internal static class AutoscalerMetrics
{
    /// <summary>Of each type its field, and where the v1 names are in v2.</summary>
    private static readonly Dictionary<string, (string Field, (string V1, string[] V2)[] Names)> Types = new(StringComparer.Ordinal)
    {
        ["Resource"] = ("resource", [("name", ["name"]), ("targetAverageUtilization", Utilization), ("targetAverageValue", AverageValue)]),
        ["ContainerResource"] = (
            "containerResource",
            [("name", ["name"]), ("container", ["container"]), ("targetAverageUtilization", Utilization), ("targetAverageValue", AverageValue)]),
        ["Pods"] = ("pods", [("metricName", MetricName), ("selector", Selector), ("targetAverageValue", AverageValue)]),
        ["Object"] = (
            "object",
            [("target", ["describedObject"]), ("metricName", MetricName), ("selector", Selector), ("targetValue", Value), ("averageValue", AverageValue)]),
        ["External"] = (
            "external", [("metricName", MetricName), ("metricSelector", Selector), ("targetValue", Value), ("targetAverageValue", AverageValue)]),
    };

    private static string[] MetricName => ["metric", "name"];

    private static string[] Selector => ["metric", "selector"];

    private static string[] Utilization => ["target", "averageUtilization"];

    private static string[] AverageValue => ["target", "averageValue"];

    private static string[] Value => ["target", "value"];

    public static JsonObject OfProcessor(long utilization) =>
        FromV1(new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["targetAverageUtilization"] = utilization } });

    public static JsonObject ToV1(JsonObject metric)
    {
        var type = metric.Text("type") ?? "";
        var (field, names) = Types[type];
        var flat = new JsonObject();
        foreach (var (name, path) in names)
        {
            if (path.Aggregate<string, JsonNode?>(metric.Child(field), (node, step) => node?[step]) is { } value)
            {
                flat[name] = value.DeepClone();
            }
        }

        return new JsonObject { ["type"] = type, [field] = flat };
    }

    public static JsonObject FromV1(JsonObject metric)
    {
        var type = metric.Text("type") ?? "";
        if (!Types.TryGetValue(type, out var known))
        {
            return metric.DeepClone().AsObject();
        }

        var source = new JsonObject();
        foreach (var (name, path) in known.Names)
        {
            if (metric.Child(known.Field)?[name] is { } value)
            {
                var home = path.Length == 1 ? source : source.ChildOrNew(path[0]);
                home[path[^1]] = value.DeepClone();
            }
        }

        if (source.Child("target") is { } target)
        {
            var kind = target["averageUtilization"] is not null ? "Utilization" : target["averageValue"] is not null ? "AverageValue" : "Value";
            target.Insert(0, "type", kind);
        }

        return new JsonObject { ["type"] = type, [known.Field] = source };
    }
}
