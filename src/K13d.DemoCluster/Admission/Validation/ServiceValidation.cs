using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: ValidateService in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class ServiceValidation
{
    private const string Headless = "None";
    private const long LongestAffinity = 86_400;

    public static void Service(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        var type = spec.Text("type");
        var isHeadless = spec.Text("clusterIP") == Headless || spec.Texts("clusterIPs").FirstOrDefault() == Headless;
        if (!spec.Items("ports").Any() && !isHeadless && type != "ExternalName")
        {
            errors.Required("spec.ports");
        }

        Ports(spec, type, errors);
        MetadataValidation.Labels(spec.Child("selector"), "spec.selector", errors);
        Affinity(spec, errors);
        errors.OneOf(spec, "type", "spec", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (type == "ExternalName")
        {
            ExternalName(spec, errors);
        }
        else
        {
            Addresses(spec, type, errors);
        }

        ExternalAddresses(spec, errors);
        LoadBalancer(spec, type, errors);
        Traffic(spec, type, errors);
    }

    public static void Update(JsonObject value, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (value.Child("spec") ?? [], current.Child("spec") ?? []);
        if (spec.Text("type") != "ExternalName" && before.Text("type") != "ExternalName"
            && before.Texts("clusterIPs").FirstOrDefault() is { Length: > 0 } address && spec.Text("clusterIP") != address)
        {
            errors.Invalid("spec.clusterIPs[0]", new JsonArray(spec.Text("clusterIP")), "may not change once set");
        }

        if (spec["clusterIP"] is not null && spec.Text("clusterIP") != spec.Texts("clusterIPs").FirstOrDefault())
        {
            spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        }

        Service(value, errors);
    }

    private static void Ports(JsonObject spec, string? type, FieldErrors errors)
    {
        var ports = spec.Items("ports").ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(string?, long?)>();
        for (var index = 0; index < ports.Count; index++)
        {
            var (port, at) = (ports[index], $"spec.ports[{index}]");
            Name(port, at, isNeeded: ports.Count > 1, names, errors);
            errors.Port(port.Number("port") ?? 0, $"{at}.port");
            errors.OneOf(port, "protocol", at, Checks.Protocols);
            errors.PortOrName(port["targetPort"], $"{at}.targetPort");
            if (port.Text("appProtocol") is { } protocol)
            {
                Names.Check(errors, $"{at}.appProtocol", protocol, Names.Qualified);
            }

            if (port.Number("nodePort") is not null and not 0 && type is "ClusterIP" or "ExternalName" && port.Number("nodePort") is not null)
            {
                errors.Forbidden($"{at}.nodePort", $"may not be used when `type` is '{type}'");
            }

            if (!numbers.Add((port.Text("protocol"), port.Number("port"))))
            {
                errors.Duplicate(at, port);
            }
        }
    }

    private static void Name(JsonObject port, string path, bool isNeeded, HashSet<string> names, FieldErrors errors)
    {
        if (port.Text("name") is not { Length: > 0 } name)
        {
            if (isNeeded)
            {
                errors.Required($"{path}.name");
            }

            return;
        }

        Names.Check(errors, $"{path}.name", name, Names.Label);
        if (!names.Add(name))
        {
            errors.Duplicate($"{path}.name", name);
        }
    }

    private static void Affinity(JsonObject spec, FieldErrors errors)
    {
        errors.OneOf(spec, "sessionAffinity", "spec", "ClientIP", "None");
        if (spec.Text("sessionAffinity") == "ClientIP" && spec.Child("sessionAffinityConfig").Child("clientIP").Number("timeoutSeconds") is { } seconds and (<= 0 or > LongestAffinity))
        {
            errors.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, $"must be greater than 0 and less than {LongestAffinity}");
        }
    }

    private static void ExternalName(JsonObject spec, FieldErrors errors)
    {
        if (!spec.IsMissing("clusterIP"))
        {
            errors.Forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }

        if (spec.IsMissing("externalName"))
        {
            errors.Required("spec.externalName");
        }
        else
        {
            Names.Check(errors, "spec.externalName", spec.Text("externalName")!.TrimEnd('.'), Names.Subdomain);
        }
    }

    private static void Addresses(JsonObject spec, string? type, FieldErrors errors)
    {
        var (address, all) = (spec.Text("clusterIP") ?? "", spec.Texts("clusterIPs").ToList());
        if (address.Length > 0 && all.Count > 0 && all[0] != address)
        {
            errors.Invalid("spec.clusterIPs", spec["clusterIPs"], "first value must match `clusterIP`");
        }

        var first = all.Count > 0 ? all[0] : address;
        if (first == Headless)
        {
            if (type is "NodePort" or "LoadBalancer")
            {
                errors.Invalid("spec.clusterIPs[0]", Headless, $"may not be set to 'None' for {type} services");
            }
        }
        else if (first.Length > 0 && !Checks.IsAddress(first))
        {
            errors.Invalid("spec.clusterIPs[0]", first, Checks.NotAnAddress);
        }

        errors.OneOf(spec, "ipFamilyPolicy", "spec", "PreferDualStack", "RequireDualStack", "SingleStack");
        var hasPods = spec.Child("selector") is { Count: > 0 };
        if (first == Headless && !hasPods)
        {
            return;
        }

        if (spec.Text("ipFamilyPolicy") == "RequireDualStack")
        {
            errors.Invalid("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services");
        }

        var index = 0;
        foreach (var family in spec.Texts("ipFamilies"))
        {
            if (family != "IPv4")
            {
                errors.Invalid($"spec.ipFamilies[{index}]", family, "not configured on this cluster");
            }

            index++;
        }
    }

    private static void ExternalAddresses(JsonObject spec, FieldErrors errors)
    {
        var index = 0;
        foreach (var address in spec.Texts("externalIPs"))
        {
            var path = $"spec.externalIPs[{index++}]";
            if (!Checks.IsAddress(address))
            {
                errors.Invalid(path, address, Checks.NotAnAddress);
            }
            else
            {
                errors.NotLoopback(address, path);
            }
        }
    }

    private static void LoadBalancer(JsonObject spec, string? type, FieldErrors errors)
    {
        const string only = "may only be used when `type` is 'LoadBalancer'";
        if (type != "LoadBalancer")
        {
            if (spec.Texts("loadBalancerSourceRanges").Any())
            {
                errors.Forbidden("spec.LoadBalancerSourceRanges", only);
            }

            foreach (var field in (string[])["allocateLoadBalancerNodePorts", "loadBalancerClass"])
            {
                if (spec[field] is not null)
                {
                    errors.Forbidden($"spec.{field}", only);
                }
            }

            return;
        }

        var index = 0;
        foreach (var range in spec.Texts("loadBalancerSourceRanges"))
        {
            if (!Checks.IsRange(range))
            {
                errors.Invalid($"spec.LoadBalancerSourceRanges[{index}]", range, Checks.NotARange);
            }

            index++;
        }
    }

    private static void Traffic(JsonObject spec, string? type, FieldErrors errors)
    {
        var isReachedFromOutside = type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec.Texts("externalIPs").Any());
        if (!isReachedFromOutside && spec.Text("externalTrafficPolicy") is { } policy)
        {
            errors.Invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
        }
        else
        {
            errors.OneOf(spec, "externalTrafficPolicy", "spec", "Cluster", "Local");
        }

        errors.OneOf(spec, "internalTrafficPolicy", "spec", "Cluster", "Local");
    }
}
