using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go.</summary>
internal static class SelectorValidation
{
    public static void Check(JsonObject? selector, string path, FieldErrors errors)
    {
        MetadataValidation.Labels(selector.Child("matchLabels"), $"{path}.matchLabels", errors);
        var index = 0;
        foreach (var requirement in selector.Items("matchExpressions"))
        {
            Requirement(requirement, $"{path}.matchExpressions[{index++}]", errors);
        }
    }

    /// <summary>Of a workload: a selector that says something, and that its own template's labels match.</summary>
    public static void OfTemplate(JsonObject? spec, string kind, FieldErrors errors)
    {
        var labels = spec.Child("template").Child("metadata").Child("labels");
        if (spec.Child("selector") is not { } selector)
        {
            errors.Required("spec.selector");
            Unmatched(labels, errors);
            return;
        }

        var before = errors.Count;
        Check(selector, "spec.selector", errors);
        if (errors.Count > before)
        {
            if (selector.Items("matchExpressions").Any(IsUnreadable) || Faulty(selector.Child("matchLabels")))
            {
                errors.Invalid("spec.selector", selector, "invalid label selector");
            }
        }
        else if (selector.Child("matchLabels") is not { Count: > 0 } && !selector.Items("matchExpressions").Any())
        {
            errors.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}");
        }
        else if (!Matches(selector, labels))
        {
            Unmatched(labels, errors);
        }
    }

    public static void Unmatched(JsonObject? labels, FieldErrors errors) =>
        errors.Invalid("spec.template.metadata.labels", labels is { Count: > 0 } ? labels : null, "`selector` does not match template `labels`");

    public static bool Matches(JsonObject selector, JsonObject? labels) =>
        (selector.Child("matchLabels") ?? []).All(label => labels.Text(label.Key) == (string?)label.Value)
        && selector.Items("matchExpressions").All(requirement => Matches(requirement, labels.Text(requirement.Text("key") ?? "")));

    private static bool Matches(JsonObject requirement, string? value) => requirement.Text("operator") switch
    {
        "In" => value is not null && requirement.Texts("values").Contains(value),
        "NotIn" => value is null || !requirement.Texts("values").Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };

    private static bool Faulty(JsonObject? labels)
    {
        var errors = new FieldErrors();
        MetadataValidation.Labels(labels, "", errors);
        return errors.Count > 0;
    }

    private static bool IsUnreadable(JsonObject requirement)
    {
        var errors = new FieldErrors();
        Requirement(requirement, "", errors);
        return errors.Count > 0;
    }

    private static void Requirement(JsonObject requirement, string path, FieldErrors errors)
    {
        var values = requirement.Texts("values").ToList();
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn":
                if (values.Count == 0)
                {
                    errors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                }

                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0)
                {
                    errors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }

                break;
            case var other:
                errors.Invalid($"{path}.operator", other ?? "", "not a valid selector operator");
                break;
        }

        Names.Check(errors, $"{path}.key", requirement.Text("key"), Names.Qualified);
        for (var index = 0; index < values.Count; index++)
        {
            Names.Check(errors, $"{path}.values[{index}]", values[index], Names.LabelValue);
        }
    }
}
