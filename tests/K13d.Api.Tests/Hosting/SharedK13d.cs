using K13d.DemoCluster;

[assembly: AssemblyFixture(typeof(K13d.Api.Tests.Hosting.SharedK13d))]

namespace K13d.Api.Tests.Hosting;

/// <summary>The one K13d that most tests speak to. It may have charts from a repository of these tests.</summary>
public sealed class SharedK13d : IAsyncLifetime
{
    private K13d.DemoCluster.DemoCluster? charts;

    /// <summary>A chart repository with <c>hello</c>, whatever the cluster under test is.</summary>
    public Uri Charts => charts?.ChartRepository ?? throw new InvalidOperationException("K13d has not been started.");

    public K13dHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        charts = await K13d.DemoCluster.DemoCluster.Start(new DemoClusterOptions { Seed = false, Live = false }, TestContext.Current.CancellationToken);
        Host = await K13dHost.Start([$"--Helm:AllowedSources={Charts}"]);
        using var started = await Host.Cluster();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await charts!.DisposeAsync();
    }
}
