using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: ValidateLimitRange in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class LimitRangeValidation
{
    public static void Check(JsonObject value, FieldErrors errors)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var limit in value.Child("spec").Items("limits"))
        {
            var path = $"spec.limits[{index++}]";
            var type = limit.Text("type") ?? "";
            if (!types.Add(type))
            {
                errors.Duplicate($"{path}.type", type);
            }

            if (type == "Pod")
            {
                foreach (var field in ((string[])["default", "defaultRequest"]).Where(field => limit.Child(field) is not null))
                {
                    errors.Forbidden($"{path}.{field}", "may not be specified when `type` is 'Pod'");
                }
            }

            if (type == "PersistentVolumeClaim" && limit.Child("min")?["storage"] is null && limit.Child("max")?["storage"] is null)
            {
                errors.Required($"{path}.limits", "either minimum or maximum storage value is required, but neither was provided");
            }

            Order(limit, path, errors);
        }
    }

    /// <summary>No amount may be above one that is meant to be above it.</summary>
    private static void Order(JsonObject limit, string path, FieldErrors errors)
    {
        string[] sides = ["min", "max", "default", "defaultRequest"];
        foreach (var resource in sides.SelectMany(side => limit.Child(side) ?? []).Select(amount => amount.Key).Distinct(StringComparer.Ordinal))
        {
            var (min, max) = (Of(limit, "min", resource), Of(limit, "max", resource));
            var (fallback, request) = (Of(limit, "default", resource), Of(limit, "defaultRequest", resource));
            Compare(min, max, $"{path}.min[{resource}]", min, "min value", "max value", errors);
            Compare(min, request, $"{path}.defaultRequest[{resource}]", request, "min value", "default request value", errors);
            Compare(request, max, $"{path}.defaultRequest[{resource}]", request, "default request value", "max value", errors);
            Compare(request, fallback, $"{path}.defaultRequest[{resource}]", request, "default request value", "default limit value", errors);
            Compare(min, fallback, $"{path}.default[{resource}]", min, "min value", "default value", errors);

            // The real one shows the maximum as the wrong value.
            Compare(fallback, max, $"{path}.default[{resource}]", max, "default value", "max value", errors);
        }
    }

    private static Quantity? Of(JsonObject limit, string side, string resource) => Quantity.Of(limit.Child(side)?[resource]);

    private static void Compare(Quantity? lower, Quantity? upper, string path, Quantity? shown, string lowerName, string upperName, FieldErrors errors)
    {
        if (lower > upper)
        {
            errors.Invalid(path, $"{shown}", $"{lowerName} {lower} is greater than {upperName} {upper}");
        }
    }
}
