using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Clusters;

namespace K13d.Api.Demo;

/// <summary>The demo cluster's chart repository, where the demo cluster is the one that K13d is connected to.</summary>
internal sealed class DemoCharts(IClusterHealth cluster, IDemoCluster demo) : IDemoCharts
{
    private bool isReal;

    public async Task<Uri?> Find(CancellationToken cancellation)
    {
        // Nobody waits twice for a real cluster that does not answer: which one it is, is decided once.
        if (isReal) return null;
        var mode = (await cluster.Probe(cancellation)).Mode;
        isReal = mode is not ("demo" or "auto");
        return mode == "demo" ? await demo.ChartRepository(cancellation) : null;
    }
}
