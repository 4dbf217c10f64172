using System.Text.Json.Nodes;

namespace K13d.Domain.Diagnosis.Services;

/// <summary>A port of a Service that leads to none of its pods' containers.</summary>
internal sealed class ServicePortRule : IDiagnosisRule
{
    public string Kind => "Service";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        var pods = ServiceTargets.Of(it).Pods;
        var ports = pods.SelectMany(pod => pod.Json.Items("spec", "containers").Concat(pod.Json.Items("spec", "initContainers")))
            .SelectMany(container => container.Items("ports")).ToList();
        var there = string.Join(", ", ports.Select(Spelled).Distinct().Order(StringComparer.Ordinal));
        foreach (var port in it.Json.Items("spec", "ports"))
        {
            var target = port["targetPort"] ?? port["port"];
            var (name, number) = (target.Text(), target.Number());
            if (pods.Count > 0 && name is not null && !ports.Any(known => known.Text("name") == name))
            {
                yield return Leads(it, there, Severity.Error, $"Its port {port.Number("port")} leads to the container port named '{name}', and no container has a port of that name");
            }
            else if (number is { } wanted && ports.Count > 0 && !ports.Any(known => known.Number("containerPort") == wanted))
            {
                // A container may listen to a port that it does not declare.
                yield return Leads(it, there, Severity.Warning, $"Its port {port.Number("port")} leads to container port {wanted}, which no container declares");
            }
        }
    }

    private static Finding Leads(SnapshotObject service, string there, Severity severity, string what) => service.Found(
        severity,
        Depth.Own,
        $"{what}: correct targetPort.",
        Evidence.Of($"{service.Component} spec.ports", service.Json.At("spec", "ports")?.ToJsonString()),
        Evidence.Of("container ports of its pods", there.Length > 0 ? there : "none"));

    private static string Spelled(JsonObject port) => port.Text("name") is { } name ? $"{name} ({port.Number("containerPort")})" : $"{port.Number("containerPort")}";
}
