using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Storage;
using K13d.DemoCluster;

namespace K13d.Api.Demo;

/// <summary>
/// The demo cluster in this process. It starts when the first one asks for it, which nobody does where K13d has a real cluster, and leaves a
/// kubeconfig in the data folder for people who want to try kubectl on it.
/// </summary>
internal sealed partial class EmbeddedDemoCluster(IStorage storage, TimeProvider time, ILogger<EmbeddedDemoCluster> logger) : IDemoCluster, IAsyncDisposable
{
    private readonly Lock one = new();
    private Task<DemoCluster.DemoCluster>? starting;

    /// <summary>Where the kubeconfig for people is; null as long as the cluster does not run.</summary>
    public string? KubeconfigFile { get; private set; }

    public async Task<string> Kubeconfig(CancellationToken cancellation) => (await Running(cancellation)).Kubeconfig;

    public async Task<Uri> ChartRepository(CancellationToken cancellation) => (await Running(cancellation)).ChartRepository;

    /// <summary>May be called again: the container does so for each type that this is registered as.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref starting, null) is { } started)
        {
            await (await started).DisposeAsync();
        }
    }

    private Task<DemoCluster.DemoCluster> Running(CancellationToken cancellation)
    {
        lock (one)
        {
            // Whoever asked first may lose patience; the next one wants it all the same.
            return (starting ??= Start()).WaitAsync(cancellation);
        }
    }

    private async Task<DemoCluster.DemoCluster> Start()
    {
        var cluster = await DemoCluster.DemoCluster.Start(new DemoClusterOptions { Time = time }, CancellationToken.None);
        KubeconfigFile = await DemoKubeconfigFile.Write(storage.Folder, cluster.Kubeconfig);
        Started(cluster.Address, cluster.ChartRepository);
        return cluster;
    }

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "This is the embedded DEMO cluster, at {Address}: simulated, nothing in it is real. Charts for it are at {Charts}")]
    private partial void Started(Uri address, Uri charts);
}
