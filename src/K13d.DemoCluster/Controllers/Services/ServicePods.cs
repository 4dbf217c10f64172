using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Services;

/// <summary>The pods behind a Service, and the ports it reaches them by.</summary>
internal static class ServicePods
{
    public static IEnumerable<JsonObject> Of(ClusterView cluster, JsonObject service)
    {
        var selector = LabelSelector.OfMap(service.Child("spec", "selector"));
        return cluster.Of(Resources.Pods).In(service.Namespace)
            .Where(pod => !pod.HasEnded && pod.Text("status", "podIP") is not null && selector.Matches(pod))
            .OrderBy(pod => AddressOrder(pod.Text("status", "podIP") ?? ""));
    }

    public static bool IsHeadless(JsonObject service) => service.Text("spec", "clusterIP") == "None";

    public static bool Selects(JsonObject service) => service.Child("spec", "selector") is { Count: > 0 } && service.Text("spec", "type") != "ExternalName";

    /// <summary>The port of a pod that a Service's port leads to; null where the pod does not name it.</summary>
    public static int? Target(JsonObject port, JsonObject pod)
    {
        var target = port.NumberOrText("targetPort") ?? port.NumberOrText("port") ?? "";
        if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return (int?)pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
            .FirstOrDefault(declared => declared.Text("name") == target && (declared.Text("protocol") ?? "TCP") == (port.Text("protocol") ?? "TCP")).Number("containerPort");
    }

    public static JsonObject Reference(JsonObject pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Namespace,
        ["name"] = pod.Name,
        ["uid"] = pod.Uid,
    };

    /// <summary>The name of a pod within its headless Service.</summary>
    public static string? HostNameOf(JsonObject pod, JsonObject service) =>
        pod.Text("spec", "hostname") is { Length: > 0 } host && pod.Text("spec", "subdomain") == service.Name ? host : null;

    /// <summary>Makes due the Services that a changed pod is or was behind.</summary>
    public static void DueFor(ClusterView cluster, ObjectChange change, Action<ObjectKey> due)
    {
        foreach (var service in cluster.Of(Resources.Services).In(change.Key.Namespace))
        {
            if (!Selects(service)) continue;
            var selector = LabelSelector.OfMap(service.Child("spec", "selector"));
            if ((change.Before is not null && selector.Matches(change.Before)) || (change.After is not null && selector.Matches(change.After))) due(service.Key);
        }
    }

    private static long AddressOrder(string address) =>
        address.Split('.').Aggregate(0L, (sum, part) => (sum << 8) + (int.TryParse(part, CultureInfo.InvariantCulture, out var octet) ? octet : 0));
}
