using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: pkg/apis/autoscaling/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class AutoscalerValidation
{
    private const long LongestWindow = 3600;
    private const long LongestPeriod = 1800;

    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["ContainerResource"] = "containerResource", ["External"] = "external", ["Object"] = "object", ["Pods"] = "pods", ["Resource"] = "resource",
    };

    public static void Check(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? 0);
        var scalesOnSomethingElse = spec.Items("metrics").Any(metric => metric.Text("type") is "Object" or "External");
        if (least < 1 && !(least == 0 && scalesOnSomethingElse))
        {
            errors.Invalid("spec.minReplicas", least, "must be greater than or equal to 1");
        }

        if (most < 1)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than 0");
        }

        if (most < least)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        Target(spec.Child("scaleTargetRef"), errors);
        var index = 0;
        foreach (var metric in spec.Items("metrics"))
        {
            Metric(metric, $"spec.metrics[{index++}]", errors);
        }

        if (least == 0 && !scalesOnSomethingElse)
        {
            errors.Forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
        }

        foreach (var direction in (string[])["scaleUp", "scaleDown"])
        {
            if (spec.Child("behavior").Child(direction) is { } rules)
            {
                Rules(rules, $"spec.behavior.{direction}", errors);
            }
        }
    }

    private static void Target(JsonObject? target, FieldErrors errors)
    {
        const string path = "spec.scaleTargetRef";
        foreach (var field in (string[])["kind", "name"])
        {
            errors.Required(target, field, path);
            if (!target.IsMissing(field))
            {
                Names.Check(errors, $"{path}.{field}", target.Text(field), Names.PathSegment);
            }
        }

        if (target.IsMissing("apiVersion"))
        {
            errors.Invalid($"{path}.apiVersion", "", "apiVersion must specify API group");
        }
    }

    private static void Metric(JsonObject metric, string path, FieldErrors errors)
    {
        var type = metric.Text("type") ?? "";
        if (!Sources.TryGetValue(type, out var field))
        {
            errors.NotSupported($"{path}.type", type, Sources.Keys);
            errors.NotSupported($"{path}.type", type, Sources.Keys);
            return;
        }

        if (metric.Child(field) is not { } source)
        {
            errors.Required($"{path}.{field}", "must populate information for the given metric source");
            return;
        }

        var (target, at) = (source.Child("target"), $"{path}.{field}.target");
        if (field is "resource" or "containerResource")
        {
            errors.Required(source, "name", $"{path}.{field}", "must specify a resource name");
            if (target?["averageUtilization"] is null && target?["averageValue"] is null)
            {
                errors.Required($"{at}.averageUtilization", "must set either a target raw value or a target utilization");
            }

            if (target.Number("averageUtilization") is { } utilization and < 1)
            {
                errors.Invalid($"{at}.averageUtilization", utilization, "must be greater than 0");
            }
        }
        else
        {
            errors.Required(source.Child("metric"), "name", $"{path}.{field}.metric", "must specify a metric name");
            if (field == "pods" && target?["averageValue"] is null)
            {
                errors.Required($"{at}.averageValue", "must specify a positive target averageValue");
            }
        }
    }

    private static void Rules(JsonObject rules, string path, FieldErrors errors)
    {
        if (rules.Number("stabilizationWindowSeconds") is { } window)
        {
            if (window < 0)
            {
                errors.Invalid($"{path}.stabilizationWindowSeconds", window, "must be greater than or equal to zero");
            }
            else if (window > LongestWindow)
            {
                errors.Invalid($"{path}.stabilizationWindowSeconds", window, $"must be less than or equal to {LongestWindow}");
            }
        }

        errors.OneOf(rules, "selectPolicy", path, "Disabled", "Max", "Min");
        var policies = rules.Items("policies").ToList();
        if (policies.Count == 0)
        {
            errors.Required($"{path}.policies", "must specify at least one Policy");
        }

        for (var index = 0; index < policies.Count; index++)
        {
            var (policy, at) = (policies[index], $"{path}.policies[{index}]");
            errors.OneOf(policy, "type", at, "Percent", "Pods");
            foreach (var field in (string[])["value", "periodSeconds"])
            {
                if (policy.Number(field) is null or <= 0)
                {
                    errors.Invalid($"{at}.{field}", policy.Number(field) ?? 0, "must be greater than zero");
                }
            }

            if (policy.Number("periodSeconds") is { } period and > LongestPeriod)
            {
                errors.Invalid($"{at}.periodSeconds", period, $"must be less than or equal to {LongestPeriod}");
            }
        }
    }
}
