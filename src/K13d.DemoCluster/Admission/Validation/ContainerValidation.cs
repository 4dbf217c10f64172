using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: ValidateContainers in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class ContainerValidation
{
    public static void Check(JsonObject spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec.Items("volumes").Select(volume => volume.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
        var containers = spec.Items("containers").ToList();
        if (containers.Count == 0)
        {
            errors.Required($"{path}.containers");
        }

        for (var index = 0; index < containers.Count; index++)
        {
            var at = $"{path}.containers[{index}]";
            Common(containers[index], spec, at, names, volumes, errors);
            ProbeValidation.Hooks(containers[index], at, errors);
            ProbeValidation.Probes(containers[index], at, errors);
            if (containers[index]["restartPolicy"] is not null)
            {
                errors.Forbidden($"{at}.restartPolicy", "may not be set for non-init containers");
            }
        }

        HostPorts(containers, $"{path}.containers", errors);
        var inits = spec.Items("initContainers").ToList();
        for (var index = 0; index < inits.Count; index++)
        {
            var at = $"{path}.initContainers[{index}]";
            Common(inits[index], spec, at, names, volumes, errors);
            Init(inits[index], at, errors);
        }

        if (spec["ephemeralContainers"] is JsonArray { Count: > 0 } ephemeral && path.StartsWith("spec.template", StringComparison.Ordinal))
        {
            errors.Forbidden($"{path}.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
    }

    private static void Init(JsonObject container, string path, FieldErrors errors)
    {
        if (container.Text("restartPolicy") == "Always")
        {
            ProbeValidation.Hooks(container, path, errors);
            ProbeValidation.Probes(container, path, errors);
            return;
        }

        foreach (var field in (string[])["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[field] is not null)
            {
                errors.Forbidden($"{path}.{field}", "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private static void Common(JsonObject container, JsonObject spec, string path, HashSet<string> names, HashSet<string> volumes, FieldErrors errors)
    {
        Name(container, path, names, errors);
        var image = container.Text("image") ?? "";
        if (image.Length == 0)
        {
            errors.Required($"{path}.image");
        }
        else if (image.Trim().Length != image.Length)
        {
            errors.Invalid($"{path}.image", image, "must not have leading or trailing whitespace");
        }

        errors.OneOf(container, "terminationMessagePolicy", path, "File", "FallbackToLogsOnError");
        errors.OneOf(container, "imagePullPolicy", path, "Always", "IfNotPresent", "Never");
        Ports(container, spec.Flag("hostNetwork") == true, path, errors);
        EnvironmentValidation.Variables(container, path, errors);
        EnvironmentValidation.Sources(container, path, errors);
        VolumeValidation.Mounts(container, path, volumes, errors);
        ResourceValidation.Check(container.Child("resources"), $"{path}.resources", errors);
        foreach (var policy in container.Items("resizePolicy"))
        {
            Word(policy, "resourceName", $"{path}.resizePolicy", ["cpu", "memory"], errors);
            Word(policy, "restartPolicy", $"{path}.resizePolicy", ["NotRequired", "RestartContainer"], errors);
        }

        SecurityValidation.OfContainer(container.Child("securityContext"), $"{path}.securityContext", errors);
    }

    private static void Word(JsonObject value, string field, string path, string[] supported, FieldErrors errors)
    {
        if (value.Text(field) is { } text && !supported.Contains(text))
        {
            errors.NotSupported(path, text, supported);
        }
    }

    private static void Name(JsonObject container, string path, HashSet<string> names, FieldErrors errors)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        else
        {
            Names.Check(errors, $"{path}.name", name, Names.Label);
            if (!names.Add(name))
            {
                errors.Duplicate($"{path}.name", name);
            }
        }
    }

    private static void Ports(JsonObject container, bool isOnHost, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var port in container.Items("ports"))
        {
            var at = $"{path}.ports[{index++}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                Names.Check(errors, $"{at}.name", name, Names.PortName);
                if (!Names.PortName(name).Any() && !names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }

            if (port.Number("containerPort") is null or 0)
            {
                errors.Required($"{at}.containerPort");
            }
            else
            {
                errors.Port(port.Number("containerPort")!.Value, $"{at}.containerPort");
            }

            if (port.Number("hostPort") is { } hostPort and not 0)
            {
                errors.Port(hostPort, $"{at}.hostPort");
                if (isOnHost && hostPort != port.Number("containerPort"))
                {
                    errors.Invalid($"{at}.hostPort", hostPort, "must match `containerPort` when `hostNetwork` is true");
                }
            }

            if (port.IsMissing("protocol"))
            {
                errors.Required($"{at}.protocol");
            }
            else
            {
                errors.OneOf(port, "protocol", at, Checks.Protocols);
            }
        }
    }

    private static void HostPorts(List<JsonObject> containers, string path, FieldErrors errors)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < containers.Count; index++)
        {
            var position = 0;
            foreach (var port in containers[index].Items("ports"))
            {
                var claim = $"{port.Text("protocol")}/{port.Text("hostIP")}/{port.Number("hostPort")}";
                if (port.Number("hostPort") is not null and not 0 && !taken.Add(claim))
                {
                    errors.Duplicate($"{path}[{index}].ports[{position}].hostPort", claim);
                }

                position++;
            }
        }
    }
}
