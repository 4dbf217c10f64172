using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: ValidatePodSpec, ValidatePodCreate and ValidatePodUpdate in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class PodValidation
{
    private const string Immutable =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
        + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Create(JsonObject pod, FieldErrors errors)
    {
        var spec = pod.Child("spec") ?? [];
        Spec(spec, "spec", errors);
        if (spec["ephemeralContainers"] is JsonArray { Count: > 0 })
        {
            errors.Forbidden("spec.ephemeralContainers", "cannot be set on create");
        }

        if (!spec.IsMissing("nodeName") && spec["schedulingGates"] is JsonArray { Count: > 0 })
        {
            errors.Forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
        }
    }

    public static void Spec(JsonObject spec, string path, FieldErrors errors)
    {
        VolumeValidation.Check(spec, path, errors);
        ContainerValidation.Check(spec, path, errors);
        errors.OneOf(spec, "restartPolicy", path, "Always", "OnFailure", "Never");
        errors.OneOf(spec, "dnsPolicy", path, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        errors.OneOf(spec, "preemptionPolicy", path, "PreemptLowerPriority", "Never");
        SchedulingValidation.Check(spec, path, errors);
        SecurityValidation.OfPod(spec.Child("securityContext"), $"{path}.securityContext", errors);
        NamesOf(spec, path, errors);
        Dns(spec, path, errors);
        if (spec.Number("activeDeadlineSeconds") is { } seconds and (< 1 or > int.MaxValue))
        {
            errors.Invalid($"{path}.activeDeadlineSeconds", seconds, "must be between 1 and 2147483647, inclusive");
        }

        if (spec.Child("os").Text("name") is { } system and not ("linux" or "windows"))
        {
            errors.NotSupported($"{path}.os", system, "linux", "windows");
        }
    }

    public static void Update(JsonObject pod, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (pod.Child("spec") ?? [], current.Child("spec") ?? []);
        foreach (var list in (string[])["containers", "initContainers"])
        {
            if (spec.Items(list).Count() != before.Items(list).Count())
            {
                errors.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
                return;
            }

            var index = 0;
            foreach (var container in spec.Items(list))
            {
                if (container.IsMissing("image"))
                {
                    errors.Required($"spec.{list}[{index}].image");
                }

                index++;
            }
        }

        Deadline(spec, before, errors);
        var faults = errors.Count;
        OnlyMoreTolerations(spec, before, errors);
        OnlyFewerGates(spec, before, errors);
        if (errors.Count == faults && !JsonNode.DeepEquals(Fixed(spec, before), Fixed(before, before)))
        {
            errors.Forbidden("spec", Immutable);
        }
    }

    private static void NamesOf(JsonObject spec, string path, FieldErrors errors)
    {
        foreach (var (field, rule) in (ReadOnlySpan<(string, Func<string, IEnumerable<string>>)>)
        [
            ("serviceAccountName", Names.Subdomain), ("nodeName", Names.Subdomain), ("hostname", Names.Label), ("subdomain", Names.Label),
            ("priorityClassName", Names.Subdomain), ("runtimeClassName", Names.Subdomain),
        ])
        {
            if (spec.Text(field) is { Length: > 0 } name)
            {
                Names.Check(errors, $"{path}.{field}", name, rule);
            }
        }
    }

    private static void Dns(JsonObject spec, string path, FieldErrors errors)
    {
        var config = spec.Child("dnsConfig");
        var servers = config.Texts("nameservers").ToList();
        if (spec.Text("dnsPolicy") == "None")
        {
            if (config is null)
            {
                errors.Required($"{path}.dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
            }
            else if (servers.Count == 0)
            {
                errors.Required($"{path}.dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
            }
        }

        if (servers.Count > 3)
        {
            errors.Invalid($"{path}.dnsConfig.nameservers", config!["nameservers"], "must not have more than 3 nameservers");
        }

        Addresses(servers, $"{path}.dnsConfig.nameservers[{{0}}]", errors);
        var index = 0;
        foreach (var option in config.Items("options"))
        {
            if (option.IsMissing("name"))
            {
                errors.Required($"{path}.dnsConfig.options[{index}]", "must not be empty");
            }

            index++;
        }

        var aliases = spec.Items("hostAliases").ToList();
        Addresses([.. aliases.Select(alias => alias.Text("ip") ?? "")], $"{path}.hostAliases[{{0}}].ip", errors);
        for (index = 0; index < aliases.Count; index++)
        {
            var position = 0;
            foreach (var hostname in aliases[index].Texts("hostnames"))
            {
                Names.Check(errors, $"{path}.hostAliases[{index}].hostnames[{position++}]", hostname, Names.Subdomain);
            }
        }
    }

    private static void Addresses(List<string> addresses, string path, FieldErrors errors)
    {
        for (var index = 0; index < addresses.Count; index++)
        {
            if (!Checks.IsAddress(addresses[index]))
            {
                errors.Invalid(path.Replace("{0}", $"{index}", StringComparison.Ordinal), addresses[index], Checks.NotAnAddress);
            }
        }
    }

    private static void Deadline(JsonObject spec, JsonObject before, FieldErrors errors)
    {
        const string path = "spec.activeDeadlineSeconds";
        if (spec.Number("activeDeadlineSeconds") is { } seconds)
        {
            if (seconds is < 0 or > int.MaxValue)
            {
                errors.Invalid(path, seconds, "must be between 0 and 2147483647, inclusive");
            }
            else if (before.Number("activeDeadlineSeconds") is { } old && old < seconds)
            {
                errors.Invalid(path, seconds, "must be less than or equal to previous value");
            }
        }
        else if (before["activeDeadlineSeconds"] is not null)
        {
            errors.Invalid(path, null, "must not update from a positive integer to nil value");
        }
    }

    private static void OnlyMoreTolerations(JsonObject spec, JsonObject before, FieldErrors errors)
    {
        static JsonObject Lasting(JsonObject toleration)
        {
            var copy = toleration.DeepClone().AsObject();
            copy.Remove("tolerationSeconds");
            return copy;
        }

        var now = spec.Items("tolerations").Select(Lasting).ToList();
        if (!before.Items("tolerations").Select(Lasting).All(old => now.Any(toleration => JsonNode.DeepEquals(toleration, old))))
        {
            errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        }
    }

    private static void OnlyFewerGates(JsonObject spec, JsonObject before, FieldErrors errors)
    {
        var old = before.Items("schedulingGates").Select(gate => gate.Text("name")).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        foreach (var gate in spec.Items("schedulingGates"))
        {
            if (!old.Contains(gate.Text("name")))
            {
                errors.Forbidden($"spec.schedulingGates[{index}].name", $"only deletion is allowed, but found new scheduling gate '{gate.Text("name")}'");
            }

            index++;
        }
    }

    /// <summary>The part of a pod's spec that may not change. A gated pod's choice of nodes may still be narrowed.</summary>
    private static JsonObject Fixed(JsonObject spec, JsonObject before)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var container in copy.Items("containers").Concat(copy.Items("initContainers")))
        {
            container.Remove("image");
        }

        foreach (var field in (string[])["activeDeadlineSeconds", "tolerations", "schedulingGates", "ephemeralContainers"])
        {
            copy.Remove(field);
        }

        if (before["schedulingGates"] is JsonArray { Count: > 0 })
        {
            copy.Remove("nodeSelector");
            copy.Remove("affinity");
        }

        if (before.Number("terminationGracePeriodSeconds") < 0 && spec.Number("terminationGracePeriodSeconds") == 1)
        {
            copy["terminationGracePeriodSeconds"] = before["terminationGracePeriodSeconds"]!.DeepClone();
        }

        return copy;
    }
}
