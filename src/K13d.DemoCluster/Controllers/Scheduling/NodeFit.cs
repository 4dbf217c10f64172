using System.Numerics;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Scheduling;

/// <summary>Why a node will not do for a pod.</summary>
/// <param name="Faults">In the scheduler's words; none where it will.</param>
/// <param name="MayPreempt">Whether ending other pods could help.</param>
internal sealed record NodeFit(IReadOnlyList<string> Faults, bool MayPreempt)
{
    public static readonly NodeFit Good = new([], false);

    private static readonly string[] Ordered = ["cpu", "memory", "ephemeral-storage"];

    public static NodeFit Never(string fault) => new([fault], false);

    public static NodeFit OfResources(JsonObject node, NodeLoad.Load load, PodRequests requests)
    {
        var faults = new List<string>();
        var mayPreempt = true;
        var allocatable = node.Child("status", "allocatable");
        if (load.Pods + 1 > PodRequests.Amount(allocatable.At("pods")) / 1_000_000_000) faults.Add("Too many pods");
        foreach (var (name, asked) in requests.Amounts.Where(entry => entry.Value > 0).OrderBy(entry => Array.IndexOf(Ordered, entry.Key) is var place and >= 0 ? place : 9))
        {
            var all = PodRequests.Amount(allocatable.At(name));
            if (asked <= all - load.Given.GetValueOrDefault(name, BigInteger.Zero)) continue;
            faults.Add($"Insufficient {name}");
            mayPreempt &= asked <= all;
        }

        return faults.Count == 0 ? Good : new NodeFit(faults, mayPreempt);
    }
}
