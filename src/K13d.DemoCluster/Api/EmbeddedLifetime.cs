using Microsoft.Extensions.Hosting;

namespace K13d.DemoCluster.Api;

/// <summary>The server lives as long as its owner lets it: it does not take the signals that are meant for the process around it.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
