using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Where pods may run: tolerations, affinities, spreads and gates.</summary>
internal static class SchedulingValidation
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    private static readonly string[] Always = ["DoNotSchedule", "ScheduleAnyway"];

    public static void Check(JsonObject spec, string path, FieldErrors errors)
    {
        MetadataValidation.Labels(spec.Child("nodeSelector"), $"{path}.nodeSelector", errors);
        Tolerations(spec, path, errors);
        NodeAffinity(spec.Child("affinity").Child("nodeAffinity"), $"{path}.affinity.nodeAffinity", errors);
        foreach (var kind in (string[])["podAffinity", "podAntiAffinity"])
        {
            PodAffinity(spec.Child("affinity").Child(kind), $"{path}.affinity.{kind}", errors);
        }

        Spreads(spec, path, errors);
        Gates(spec, path, errors);
    }

    private static void Tolerations(JsonObject spec, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var toleration in spec.Items("tolerations"))
        {
            var at = $"{path}.tolerations[{index++}]";
            var (key, symbol, value, effect) = (toleration.Text("key") ?? "", toleration.Text("operator") ?? "", toleration.Text("value") ?? "", toleration.Text("effect") ?? "");
            if (key.Length > 0)
            {
                Names.Check(errors, $"{at}.key", key, Names.Qualified);
            }
            else if (symbol != "Exists")
            {
                errors.Invalid($"{at}.operator", symbol, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (toleration["tolerationSeconds"] is not null && effect != "NoExecute")
            {
                errors.Invalid($"{at}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }

            switch (symbol)
            {
                case "" or "Equal":
                    Names.Check(errors, $"{at}.operator", value, Names.LabelValue);
                    break;
                case "Exists":
                    if (value.Length > 0)
                    {
                        errors.Invalid($"{at}.operator", value, "value must be empty when `operator` is 'Exists'");
                    }

                    break;
                default:
                    errors.NotSupported($"{at}.operator", symbol, "Equal", "Exists");
                    break;
            }

            if (effect.Length > 0 && !Effects.Contains(effect))
            {
                errors.NotSupported($"{at}.effect", effect, Effects);
            }
        }
    }

    private static void NodeAffinity(JsonObject? affinity, string path, FieldErrors errors)
    {
        if (affinity.Child("requiredDuringSchedulingIgnoredDuringExecution") is { } required)
        {
            var at = $"{path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
            var terms = required.Items("nodeSelectorTerms").ToList();
            if (terms.Count == 0)
            {
                errors.Required(at, "must have at least one node selector term");
            }

            for (var index = 0; index < terms.Count; index++)
            {
                NodeTerm(terms[index], $"{at}[{index}]", errors);
            }
        }

        var position = 0;
        foreach (var preferred in affinity.Items("preferredDuringSchedulingIgnoredDuringExecution"))
        {
            var at = $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{position++}]";
            Weight(preferred, at, errors);
            NodeTerm(preferred.Child("preference"), $"{at}.preference", errors);
        }
    }

    private static void NodeTerm(JsonObject? term, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var requirement in term.Items("matchExpressions"))
        {
            var at = $"{path}.matchExpressions[{index++}]";
            var values = requirement.Texts("values").Count();
            switch (requirement.Text("operator"))
            {
                case "In" or "NotIn" when values == 0:
                    errors.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when values > 0:
                    errors.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "Gt" or "Lt" when values != 1:
                    errors.Required($"{at}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist" or "Gt" or "Lt":
                    break;
                case var other:
                    errors.Invalid($"{at}.operator", other ?? "", "not a valid selector operator");
                    break;
            }

            Names.Check(errors, $"{at}.key", requirement.Text("key"), Names.Qualified);
        }
    }

    private static void PodAffinity(JsonObject? affinity, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var term in affinity.Items("requiredDuringSchedulingIgnoredDuringExecution"))
        {
            PodTerm(term, $"{path}.requiredDuringSchedulingIgnoredDuringExecution[{index++}]", errors);
        }

        index = 0;
        foreach (var preferred in affinity.Items("preferredDuringSchedulingIgnoredDuringExecution"))
        {
            var at = $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{index++}]";
            Weight(preferred, at, errors);
            PodTerm(preferred.Child("podAffinityTerm"), $"{at}.podAffinityTerm", errors);
        }
    }

    private static void PodTerm(JsonObject? term, string path, FieldErrors errors)
    {
        SelectorValidation.Check(term.Child("labelSelector"), $"{path}.labelSelector", errors);
        SelectorValidation.Check(term.Child("namespaceSelector"), $"{path}.namespaceSelector", errors);
        if (term.IsMissing("topologyKey"))
        {
            errors.Required($"{path}.topologyKey", "can not be empty");
        }

        Names.Check(errors, $"{path}.topologyKey", term.Text("topologyKey"), Names.Qualified);
    }

    private static void Weight(JsonObject preferred, string path, FieldErrors errors)
    {
        if (preferred.Number("weight") is null or < 1 or > 100)
        {
            errors.Invalid($"{path}.weight", preferred.Number("weight") ?? 0, "must be in the range 1-100");
        }
    }

    private static void Spreads(JsonObject spec, string path, FieldErrors errors)
    {
        var pairs = spec.Items("topologySpreadConstraints").Select(spread => $"{{{spread.Text("topologyKey")}, {spread.Text("whenUnsatisfiable")}}}").ToList();
        var index = 0;
        foreach (var spread in spec.Items("topologySpreadConstraints"))
        {
            var at = $"{path}.topologySpreadConstraints[{index++}]";
            if (spread.Number("maxSkew") is null or <= 0)
            {
                errors.Invalid($"{at}.maxSkew", spread.Number("maxSkew") ?? 0, "must be greater than zero");
            }

            errors.Required(spread, "topologyKey", at, "can not be empty");
            errors.OneOf(spread, "whenUnsatisfiable", at, Always);
            if (pairs.LastIndexOf(pairs[index - 1]) >= index)
            {
                errors.Duplicate($"{at}.{{topologyKey, whenUnsatisfiable}}", pairs[index - 1]);
            }

            if (spread.Number("minDomains") is { } domains)
            {
                if (domains <= 0)
                {
                    errors.Invalid($"{at}.minDomains", domains, "must be greater than zero");
                }

                if (spread.Text("whenUnsatisfiable") != "DoNotSchedule")
                {
                    errors.Invalid($"{at}.minDomains", domains, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {spread.Text("whenUnsatisfiable")}");
                }
            }

            SelectorValidation.Check(spread.Child("labelSelector"), $"{at}.labelSelector", errors);
        }
    }

    private static void Gates(JsonObject spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var gate in spec.Items("schedulingGates"))
        {
            var at = $"{path}.schedulingGates[{index++}]";
            var name = gate.Text("name") ?? "";
            Names.Check(errors, at, name, Names.Qualified);
            if (!names.Add(name))
            {
                errors.Duplicate(at, name);
            }
        }

        index = 0;
        foreach (var gate in spec.Items("readinessGates"))
        {
            Names.Check(errors, $"{path}.readinessGates[{index++}].conditionType", gate.Text("conditionType"), Names.Qualified);
        }
    }
}
