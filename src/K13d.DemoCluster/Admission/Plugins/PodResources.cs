using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>What a pod as a whole asks for and is limited to, and the quality of service that follows from it.</summary>
internal static class PodResources
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>The sum over the containers, or what its greediest init container needs, if that is more.</summary>
    /// <param name="side"><c>requests</c> or <c>limits</c>.</param>
    public static JsonObject Sum(JsonObject pod, string side)
    {
        var spec = pod.Child("spec");
        var sums = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (resource, amount) in Amounts(spec, "containers", side).Concat(Amounts(spec, "initContainers", side, sidecars: true)))
        {
            sums[resource] = sums.GetValueOrDefault(resource, Quantity.Zero) + amount;
        }

        foreach (var (resource, amount) in Amounts(spec, "initContainers", side))
        {
            if (!sums.TryGetValue(resource, out var sum) || sum < amount)
            {
                sums[resource] = amount;
            }
        }

        return new JsonObject(sums.Select(sum => KeyValuePair.Create<string, JsonNode?>(sum.Key, sum.Value.ToString())));
    }

    /// <summary>Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/.</summary>
    public static string QualityOfService(JsonObject pod)
    {
        var containers = pod.Child("spec").Items("containers").Concat(pod.Child("spec").Items("initContainers")).ToList();
        var amounts = containers.SelectMany(container => Counted.SelectMany(resource => (JsonNode?[])[Of(container, "requests", resource), Of(container, "limits", resource)]));
        if (amounts.All(amount => amount is null))
        {
            return "BestEffort";
        }

        var isGuaranteed = containers.All(container => Counted.All(resource =>
            Quantity.Of(Of(container, "limits", resource)) is { } limit && Quantity.Of(Of(container, "requests", resource)) is { } request && limit.Nanos == request.Nanos));
        return isGuaranteed ? "Guaranteed" : "Burstable";
    }

    private static JsonNode? Of(JsonObject container, string side, string resource) => container.Child("resources").Child(side)?[resource];

    private static IEnumerable<(string Resource, Quantity Amount)> Amounts(JsonObject? spec, string list, string side, bool sidecars = false) => spec
        .Items(list)
        .Where(container => list == "containers" || container.Text("restartPolicy") == "Always" == sidecars)
        .SelectMany(container => container.Child("resources").Child(side) ?? [])
        .Select(amount => (amount.Key, Quantity.Of(amount.Value) ?? Quantity.Zero));
}
