using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Seed;

/// <summary>What a demo cluster starts with.</summary>
internal static class Seeds
{
    /// <summary>The nodes alone: an empty cluster that runs whatever is put into it.</summary>
    public static void PlantNodes(IObjects objects, TimeProvider time)
    {
        foreach (var name in DemoNodes.Names) objects.Plant(Resources.Nodes, DemoNodes.Describe(name, time.GetUtcNow()));
    }
}
