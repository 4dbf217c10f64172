using K13d.Testing.Clusters;
using K13d.Testing.Shared;

namespace K13d.Infrastructure.Tests.Diagnosis;

/// <summary>The broken workloads on the cluster under test, once for a class.</summary>
public sealed class BrokenNamespace(TestCluster cluster) : IAsyncLifetime
{
    private BrokenWorkloads? workloads;

    public BrokenWorkloads Workloads => workloads ?? throw new InvalidOperationException("shared/ is not there.");

    public async ValueTask InitializeAsync()
    {
        if (SharedFolder.Exists)
        {
            workloads = await BrokenWorkloads.Create(cluster.Client, cluster.Kubectl);
        }
    }

    public ValueTask DisposeAsync() => workloads?.DisposeAsync() ?? default;
}
