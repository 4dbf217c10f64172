using System.Net;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: pkg/apis/networking/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class IngressValidation
{
    private static readonly string[] BadPathParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] BadPathEnds = ["/..", "/."];

    public static void Ingress(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        var rules = spec.Items("rules").ToList();
        if (rules.Count == 0 && spec.Child("defaultBackend") is null)
        {
            errors.Invalid("spec", null, "either `defaultBackend` or `rules` must be specified");
        }

        if (spec.Child("defaultBackend") is { } fallback)
        {
            Backend(fallback, "spec.defaultBackend", errors);
        }

        for (var index = 0; index < rules.Count; index++)
        {
            Rule(rules[index], $"spec.rules[{index}]", errors);
        }

        Tls(spec, errors);
        if (spec.Text("ingressClassName") is { } name)
        {
            Names.Check(errors, "spec.ingressClassName", name, Names.Subdomain);
        }
    }

    /// <summary>The older way of naming the class, which only a create is held to.</summary>
    public static void OneClass(JsonObject value, FieldErrors errors)
    {
        const string annotation = "kubernetes.io/ingress.class";
        if (value.Child("metadata").Child("annotations").Text(annotation) is { } old && value.Child("spec").Text("ingressClassName") is { } name && old != name)
        {
            errors.Invalid($"annotations.{annotation}", old, "must match `ingressClassName` when both are specified");
        }
    }

    public static void IngressClass(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        errors.Required(spec, "controller", "spec");
        if (spec.Child("parameters") is { } parameters)
        {
            errors.Required(parameters, "kind", "spec.parameters");
            errors.Required(parameters, "name", "spec.parameters");
        }
    }

    private static void Rule(JsonObject rule, string path, FieldErrors errors)
    {
        if (rule.Text("host") is { Length: > 0 } host)
        {
            if (IPAddress.TryParse(host, out _))
            {
                errors.Invalid($"{path}.host", host, "must be a DNS name, not an IP address");
            }
            else
            {
                Names.Check(errors, $"{path}.host", host, host.Contains('*', StringComparison.Ordinal) ? Names.WildcardSubdomain : Names.Subdomain);
            }
        }

        if (rule.Child("http") is not { } http)
        {
            return;
        }

        var paths = http.Items("paths").ToList();
        if (paths.Count == 0)
        {
            errors.Required($"{path}.http.paths");
        }

        for (var index = 0; index < paths.Count; index++)
        {
            Path(paths[index], $"{path}.http.paths[{index}]", errors);
        }
    }

    private static void Path(JsonObject entry, string path, FieldErrors errors)
    {
        var text = entry.Text("path") ?? "";
        switch (entry.Text("pathType"))
        {
            case null or "":
                errors.Required($"{path}.pathType", "pathType must be specified");
                break;
            case "Exact" or "Prefix":
                if (!text.StartsWith('/'))
                {
                    errors.Invalid($"{path}.path", text, "must be an absolute path");
                }

                foreach (var part in BadPathParts.Where(part => text.Contains(part, StringComparison.Ordinal)))
                {
                    errors.Invalid($"{path}.path", text, $"must not contain '{part}'");
                }

                foreach (var end in BadPathEnds.Where(end => text.EndsWith(end, StringComparison.Ordinal)))
                {
                    errors.Invalid($"{path}.path", text, $"cannot end with '{end}'");
                }

                break;
            case "ImplementationSpecific":
                if (text.Length > 0 && !text.StartsWith('/'))
                {
                    errors.Invalid($"{path}.path", text, "must be an absolute path");
                }

                break;
            case var other:
                errors.NotSupported($"{path}.pathType", other, "Exact", "ImplementationSpecific", "Prefix");
                break;
        }

        Backend(entry.Child("backend") ?? [], $"{path}.backend", errors);
    }

    private static void Backend(JsonObject backend, string path, FieldErrors errors)
    {
        var (service, resource) = (backend.Child("service"), backend.Child("resource"));
        if (service is not null && resource is not null)
        {
            errors.Invalid(path, "", "cannot set both resource and service backends");
        }
        else if (service is not null)
        {
            Service(service, path, errors);
        }
        else if (resource is not null)
        {
            errors.Required(resource, "kind", $"{path}.resource");
            errors.Required(resource, "name", $"{path}.resource");
        }
        else
        {
            errors.Invalid(path, "", "resource or service backend is required");
        }
    }

    private static void Service(JsonObject service, string path, FieldErrors errors)
    {
        if (service.IsMissing("name"))
        {
            errors.Required($"{path}.service.name");
        }
        else
        {
            Names.Check(errors, $"{path}.service.name", service.Text("name"), Names.ServiceLabel);
        }

        var (name, number) = (service.Child("port").Text("name") ?? "", service.Child("port").Number("number") ?? 0);
        if (name.Length > 0 && number != 0)
        {
            errors.Invalid(path, "", "cannot set both port name & port number");
        }
        else if (name.Length > 0)
        {
            Names.Check(errors, $"{path}.service.port.name", name, Names.PortName);
        }
        else if (number != 0)
        {
            errors.Port(number, $"{path}.service.port.number");
        }
        else
        {
            errors.Required(path, "port name or number is required");
        }
    }

    private static void Tls(JsonObject spec, FieldErrors errors)
    {
        var index = 0;
        foreach (var entry in spec.Items("tls"))
        {
            var path = $"spec.tls[{index++}]";
            var position = 0;
            foreach (var host in entry.Texts("hosts"))
            {
                Names.Check(errors, $"{path}.hosts[{position++}]", host, host.Contains('*', StringComparison.Ordinal) ? Names.WildcardSubdomain : Names.Subdomain);
            }

            if (entry.Text("secretName") is { Length: > 0 } secret)
            {
                Names.Check(errors, $"{path}.secretName", secret, Names.Subdomain);
            }
        }
    }
}
