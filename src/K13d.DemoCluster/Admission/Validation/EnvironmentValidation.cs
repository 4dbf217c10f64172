using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: validateEnv and validateEnvFrom in pkg/apis/core/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class EnvironmentValidation
{
    private static readonly string[] FieldPaths =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    /// <summary>Checks <c>env</c>.</summary>
    public static void Variables(JsonObject container, string path, FieldErrors errors)
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
        (field.StartsWith("metadata.labels['", StringComparison.Ordinal) || field.StartsWith("metadata.annotations['", StringComparison.Ordinal))
        && field.EndsWith("']", StringComparison.Ordinal);

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

    /// <summary>Checks <c>envFrom</c>.</summary>
    public static void Sources(JsonObject container, string path, FieldErrors errors)
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
