using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Probes and lifecycle hooks of containers.</summary>
internal static class ProbeValidation
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void Probes(JsonObject container, string path, FieldErrors errors)
    {
        foreach (var name in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.Child(name) is not { } probe)
            {
                continue;
            }

            Probe(probe, $"{path}.{name}", errors);
            if (name != "readinessProbe" && probe.Number("successThreshold") is { } successes and > 1)
            {
                errors.Invalid($"{path}.{name}.successThreshold", successes, "must be 1");
            }

            if (name == "readinessProbe" && probe["terminationGracePeriodSeconds"] is not null)
            {
                errors.Invalid($"{path}.{name}.terminationGracePeriodSeconds", probe["terminationGracePeriodSeconds"], "must not be set for readinessProbes");
            }
        }
    }

    public static void Hooks(JsonObject container, string path, FieldErrors errors)
    {
        foreach (var name in (string[])["postStart", "preStop"])
        {
            if (container.Child("lifecycle").Child(name) is { } hook)
            {
                Handler(hook, $"{path}.lifecycle.{name}", errors);
            }
        }
    }

    private static void Probe(JsonObject probe, string path, FieldErrors errors)
    {
        Handler(probe, path, errors);
        foreach (var field in (string[])["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
        {
            errors.NonNegative(probe, field, path);
        }

        if (probe.Number("terminationGracePeriodSeconds") is { } seconds and <= 0)
        {
            errors.Invalid($"{path}.terminationGracePeriodSeconds", seconds, "must be greater than 0");
        }
    }

    private static void Handler(JsonObject value, string path, FieldErrors errors)
    {
        var present = Handlers.Where(handler => value.Child(handler) is not null).ToList();
        if (present.Count == 0)
        {
            errors.Required(path, "must specify a handler type");
            return;
        }

        foreach (var handler in present.Skip(1))
        {
            errors.Forbidden($"{path}.{handler}", "may not specify more than 1 handler type");
        }

        Action(value.Child(present[0])!, present[0], $"{path}.{present[0]}", errors);
    }

    private static void Action(JsonObject action, string handler, string path, FieldErrors errors)
    {
        switch (handler)
        {
            case "exec":
                if (!action.Texts("command").Any())
                {
                    errors.Required($"{path}.command");
                }

                break;
            case "httpGet":
                errors.Required(action, "path", path);
                errors.PortOrName(action["port"], $"{path}.port");
                errors.OneOf(action, "scheme", path, "HTTP", "HTTPS");
                break;
            case "tcpSocket":
                errors.PortOrName(action["port"], $"{path}.port");
                break;
            case "grpc":
                errors.Port(action.Number("port") ?? 0, $"{path}.port");
                break;
        }
    }
}
