using System.Numerics;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>
/// What a pod asks of a node: the sum of its containers, or the most that one init container needs beside the sidecars before it.
/// https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
/// </summary>
internal sealed class PodRequests
{
    private readonly Dictionary<string, BigInteger> amounts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, BigInteger> Amounts => amounts;

    public static PodRequests Of(JsonObject pod)
    {
        var requests = new PodRequests();
        var sidecars = new Dictionary<string, BigInteger>(StringComparer.Ordinal);
        var peak = new Dictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var container in pod.Items("spec", "containers")) Add(requests.amounts, container);
        foreach (var container in pod.Items("spec", "initContainers"))
        {
            var together = new Dictionary<string, BigInteger>(sidecars, StringComparer.Ordinal);
            Add(together, container);
            foreach (var (name, amount) in together) peak[name] = BigInteger.Max(peak.GetValueOrDefault(name), amount);
            if (container.Text("restartPolicy") == "Always") Add(sidecars, container);
        }

        foreach (var (name, amount) in sidecars) requests.amounts[name] = requests.amounts.GetValueOrDefault(name) + amount;
        foreach (var (name, amount) in peak) requests.amounts[name] = BigInteger.Max(requests.amounts.GetValueOrDefault(name), amount);
        AddAll(requests.amounts, pod.Child("spec", "overhead"));
        return requests;
    }

    public static BigInteger Amount(JsonNode? quantity) => Quantity.Of(quantity)?.Nanos ?? BigInteger.Zero;

    private static void Add(Dictionary<string, BigInteger> sum, JsonObject container) => AddAll(sum, container.Child("resources", "requests"));

    private static void AddAll(Dictionary<string, BigInteger> sum, JsonObject? quantities)
    {
        foreach (var (name, quantity) in quantities ?? []) sum[name] = sum.GetValueOrDefault(name) + Amount(quantity);
    }
}
