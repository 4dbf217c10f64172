using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: ValidateContainers in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class ContainerValidation
{
    private static readonly string[] FieldPaths = ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

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
        Environment(container, path, errors);
        EnvironmentSources(container, path, errors);
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

    private static void Environment(JsonObject container, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var variable in container.Items("env"))
        {
            var at = $"{path}.env[{index++}]";
            if (variable.IsMissing("name"))
            {
                errors.Required($"{at}.name");
            }
            else
            {
                Names.Check(errors, $"{at}.name", variable.Text("name"), Names.EnvironmentVariable);
            }

            if (variable.Child("valueFrom") is { } source)
            {
                ValueFrom(variable, source, $"{at}.valueFrom", errors);
            }
        }
    }

    private static void ValueFrom(JsonObject variable, JsonObject source, string path, FieldErrors errors)
    {
        if (source.Child("fieldRef") is { } field)
        {
            FieldReference(field, $"{path}.fieldRef", errors);
        }

        if (source.Child("resourceFieldRef") is { } resource)
        {
            ResourceReference(resource, $"{path}.resourceFieldRef", errors);
        }

        foreach (var kind in (string[])["configMapKeyRef", "secretKeyRef"])
        {
            if (source.Child(kind) is not { } reference)
            {
                continue;
            }

            Names.Check(errors, $"{path}.{kind}.name", reference.Text("name"), Names.Subdomain);
            if (reference.IsMissing("key"))
            {
                errors.Required($"{path}.{kind}.key");
            }
            else
            {
                Names.Check(errors, $"{path}.{kind}.key", reference.Text("key"), Names.ConfigKey);
            }
        }

        var sources = source.Count(entry => entry.Value is JsonObject);
        if (sources == 0)
        {
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (!variable.IsMissing("value"))
        {
            errors.Invalid(path, "", "may not be specified when `value` is not empty");
        }
        else if (sources > 1)
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void FieldReference(JsonObject reference, string path, FieldErrors errors)
    {
        var field = reference.Text("fieldPath") ?? "";
        if (field.Length == 0)
        {
            errors.Required($"{path}.fieldPath");
        }
        else if (!FieldPaths.Contains(field) && !IsSubscript(field))
        {
            errors.Invalid($"{path}.fieldPath", field, $"error converting fieldPath: field label not supported: {field}");
        }
    }

    private static bool IsSubscript(string field) =>
        (field.StartsWith("metadata.labels['", StringComparison.Ordinal) || field.StartsWith("metadata.annotations['", StringComparison.Ordinal)) && field.EndsWith("']", StringComparison.Ordinal);

    private static void ResourceReference(JsonObject reference, string path, FieldErrors errors)
    {
        string[] supported = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];
        var resource = reference.Text("resource") ?? "";
        if (resource.Length == 0)
        {
            errors.Required($"{path}.resource");
        }
        else if (!supported.Contains(resource) && !resource.Contains(".hugepages-", StringComparison.Ordinal))
        {
            errors.NotSupported($"{path}.resource", resource, supported);
        }
    }

    private static void EnvironmentSources(JsonObject container, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var source in container.Items("envFrom"))
        {
            var at = $"{path}.envFrom[{index++}]";
            if (source.Text("prefix") is { Length: > 0 } prefix)
            {
                Names.Check(errors, $"{at}.prefix", prefix, Names.EnvironmentVariable);
            }

            string[] present = [.. ((string[])["configMapRef", "secretRef"]).Where(kind => source.Child(kind) is not null)];
            foreach (var kind in present)
            {
                if (source.Child(kind).IsMissing("name"))
                {
                    errors.Required($"{at}.{kind}.name");
                }
                else
                {
                    Names.Check(errors, $"{at}.{kind}.name", source.Child(kind).Text("name"), Names.Subdomain);
                }
            }

            if (present.Length == 0)
            {
                errors.Invalid($"{path}.envFrom", "", "must specify one of: `configMapRef` or `secretRef`");
            }
            else if (present.Length > 1)
            {
                errors.Invalid($"{path}.envFrom", "", "may not have more than one field specified at a time");
            }
        }
    }
}
